// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/layer_order.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "format/flow_text.h"

namespace weir::ui
{

std::vector<int> LayerOrder::orderOf(const query::Answer& answer, qint64 now)
{
    std::vector<QString> texts;
    for (const query::Series& series : answer.series)
        texts.push_back(keyText(series.keys));
    std::vector<int> order(texts.size());
    std::iota(order.begin(), order.end(), 0);

    const QString question = keyText(answer.columns) + QString::fromStdString(answer.unit.rate);
    if (m_rankedAt && question == m_question && now - *m_rankedAt < holdMilliseconds) {
        const auto placeOf = [&](int series) {
            return m_place.value(texts[std::size_t(series)], std::numeric_limits<int>::max());
        };
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return placeOf(a) < placeOf(b); });
    } else {
        m_question = question;
        m_rankedAt = now;
    }

    m_place.clear();
    for (const int series : order)
        m_place.insert(texts[std::size_t(series)], int(m_place.size()));
    return order;
}

} // namespace weir::ui
