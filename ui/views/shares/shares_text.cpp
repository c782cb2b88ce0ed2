// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shares/shares_text.h"

#include <QCoreApplication>

#include "base/address.h"
#include "format/times.h"
#include "format/units.h"

namespace weir::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("Shares", text);
}

#define T(text) QT_TRANSLATE_NOOP("Shares", text)

QString timeOf(const ShownRanking& ranking, const QTimeZone& zone)
{
    const query::Range& time = ranking.time;
    const QString length = durationText(time.to - time.from);
    const QString ends = QStringLiteral("%1 – %2").arg(clockText(time.from, zone), clockText(time.to, zone));
    switch (ranking.of) {
    case ShownRanking::Of::Nothing: break;
    case ShownRanking::Of::Moment:
        return QStringLiteral("%1 · %2").arg(stepText(time.from, int(time.to - time.from), zone), length);
    case ShownRanking::Of::Newest: return tr(T("Last %1")).arg(length);
    case ShownRanking::Of::Range:
    case ShownRanking::Of::Whole: return QStringLiteral("%1 · %2").arg(ends, length);
    }
    return {};
}

bool isAddress(const key::KeyExpression& key)
{
    return key.key.row &&
           (key.key.row->type == key::ValueType::Ipv4 || key.key.row->type == key::ValueType::Ipv6);
}

} // namespace

QString titleOf(const ShownRanking& ranking, const QTimeZone& zone)
{
    if (ranking.of == ShownRanking::Of::Nothing)
        return {};
    QStringList parts{timeOf(ranking, zone)};
    if (ranking.of != ShownRanking::Of::Moment && ranking.table.shares)
        parts << tr(T("mean"));
    parts << unitName(ranking.table.unit);
    if (ranking.table.ways)
        parts << tr(T("%1, above the line")).arg(ranking.table.ways->asked);
    return parts.join(QStringLiteral(" · "));
}

QString whyEmpty(const ShownRanking& ranking)
{
    if (ranking.of == ShownRanking::Of::Nothing)
        return tr(T("No traffic has been asked yet: as soon as samples come in, their shares are here."));
    if (ranking.state == query::StepState::NoDatagrams)
        return tr(T("No datagrams came in that time."));
    if (ranking.state == query::StepState::NotKept)
        return tr(T("That time is no longer kept."));
    if (ranking.table.columns.empty() && !ranking.table.rows.empty())
        return tr(T("The question has no keys, so all traffic is one flow. With a key it falls into parts."));
    if (ranking.table.rows.size() < 2) // the total
        return tr(T("No sample of that time answers the question."));
    return {};
}

QString whyNoRing(const ShownRanking& ranking)
{
    if (ranking.table.shares)
        return {};
    return tr(T("%1 is not added up, so flows are no parts of a whole and there is no ring."))
        .arg(unitName(ranking.table.unit));
}

std::optional<Grouping> groupingOf(const query::Query& query)
{
    if (query.keys.empty())
        return {};
    const key::KeyExpression& first = query.keys.front();
    if (query.keys.size() > 1)
        return Grouping{first, [](const std::vector<std::string>& keys) { return keys.front(); }};
    if (!query.context || query.context->groups.empty() || !isAddress(first))
        return {};
    const auto& [name, table] = *query.context->groups.begin();
    const auto asked = key::parseKeys("group:" + key::toText(first) + ":" + name);
    if (!table || !asked)
        return {};
    return Grouping{asked->front(), [groups = table](const std::vector<std::string>& keys) {
                        const auto address = base::parseAddress(keys.front());
                        return address ? std::string(groups->find(*address)) : std::string();
                    }};
}

} // namespace weir::ui
