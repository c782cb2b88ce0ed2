// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps layers from changing places while they are watched. UI thread.
#pragma once

#include <QHash>
#include <QString>
#include <optional>
#include <vector>

#include "query/answer.h"

namespace weir::ui
{

class LayerOrder
{
public:
    static constexpr qint64 holdMilliseconds = 10'000;

    /// The answer's series from the bottom up: by size at first and every ten seconds at most, else as
    /// before, with new flows above those that stayed.
    std::vector<int> orderOf(const query::Answer& answer, qint64 now);

    void rerank() { m_rankedAt.reset(); }

private:
    QString m_question;          ///< changes when the flows are different ones
    QHash<QString, int> m_place; ///< of each key text, from the bottom
    std::optional<qint64> m_rankedAt;
};

} // namespace weir::ui
