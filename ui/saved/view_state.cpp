// SPDX-License-Identifier: GPL-3.0-or-later
#include "saved/view_state.h"

#include <QCoreApplication>
#include <QMap>
#include <QUrl>
#include <array>
#include <cmath>
#include <optional>

namespace weir::ui
{

namespace
{

constexpr qsizetype longestLink = 64 * 1024;
constexpr int longestSpan = 31 * 86'400; ///< as in the navigator
constexpr int mostColumns = 100;

/// Text by name: what JSON and links have in common. "" where a member is not there.
using Members = QMap<QString, QString>;

QString say(const char* sentence)
{
    return QCoreApplication::translate("ViewState", sentence);
}

#define T(text) QT_TRANSLATE_NOOP("ViewState", text)

constexpr std::array names{"keys", "value",      "filter",  "agg",     "smooth", "dropped",
                           "span", "everything", "marked",  "from",    "to",     "pinned",
                           "sort", "descending", "percent", "mirrored"};

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

QString timeText(base::SecondNumber second)
{
    return text(base::toIso8601(second));
}

Members membersOf(const ViewState& state)
{
    const Look& look = state.look;
    Members members;
    members["keys"] = text(look.text.keys);
    members["value"] = text(look.text.value);
    members["filter"] = text(look.text.filter);
    members["agg"] = aggregationRow(look.counting.aggregation).name;
    if (look.counting.smooth > 0)
        members["smooth"] = QString::number(look.counting.smooth, 'g', QLocale::FloatingPointShortest);
    if (look.counting.dropped)
        members["dropped"] = "1";
    if (look.counting.ofSpeed)
        members["percent"] = "1";
    if (look.counting.mirrored)
        members["mirrored"] = "1";
    if (look.view.live) {
        members["span"] = QString::number(look.view.span);
    } else {
        members["from"] = timeText(look.view.to - look.view.span);
        members["to"] = timeText(look.view.to);
    }
    if (look.view.pinned)
        members["pinned"] = timeText(*look.view.pinned);
    if (look.view.brushed)
        members["marked"] = timeText(look.view.brushed->from) + '/' + timeText(look.view.brushed->to);
    if (look.everything)
        members["everything"] = "1";
    if (state.sorting.column >= 0) {
        members["sort"] = QString::number(state.sorting.column);
        if (state.sorting.order == Qt::DescendingOrder)
            members["descending"] = "1";
    }
    return members;
}

/// What is wrong with one member.
tl::unexpected<base::Error> wrong(const char* name, const QString& value, const char* remedy)
{
    return base::failure(say(T("The view cannot be opened: %1 is \"%2\", and should be %3."))
                             .arg(QLatin1String(name), value.left(80), say(remedy))
                             .toStdString());
}

bool readSwitch(const Members& members, const char* name)
{
    const QString value = members.value(name);
    return value == "1" || value == "true";
}

base::Result<query::QueryText> readQuestion(const Members& members)
{
    query::QueryText question{members["keys"].toStdString(), members["value"].toStdString(),
                              members["filter"].toStdString()};
    if (question.value.empty())
        question.value = "bps";
    const auto query = query::readQuery(question);
    if (query)
        return question;
    constexpr std::array fields{"keys", "value", "filter"};
    const auto field = std::size_t(query.error().field);
    const std::array texts{question.keys, question.value, question.filter};
    return base::failure(
        say(T("The view cannot be opened. Its %1: %2"))
            .arg(QLatin1String(fields[field]), text(query::toText(query.error().problem, texts[field])))
            .toStdString());
}

base::Result<Counting> readCounting(const Members& members)
{
    Counting counting;
    if (const QString name = members["agg"]; !name.isEmpty()) {
        counting.aggregation = aggregationOf(name);
        if (aggregationRow(counting.aggregation).name != name)
            return wrong("agg", name, T("max, agent, sum, edge or core"));
    }
    if (const QString value = members["smooth"]; !value.isEmpty()) {
        bool isNumber = false;
        counting.smooth = value.toDouble(&isNumber);
        const bool isSmooth =
            counting.smooth >= Counting::shortestSmooth && counting.smooth <= Counting::longestSmooth;
        if (!isNumber || (counting.smooth != 0 && !isSmooth))
            return wrong("smooth", value, T("a number of seconds from 0.2 to 600"));
    }
    counting.dropped = readSwitch(members, "dropped");
    counting.ofSpeed = readSwitch(members, "percent");
    counting.mirrored = readSwitch(members, "mirrored");
    return counting;
}

base::Result<std::optional<base::SecondNumber>> readTime(const Members& members, const char* name)
{
    const QString value = members[name];
    if (value.isEmpty())
        return std::nullopt;
    const auto time = base::parseIso8601(value.toStdString());
    if (!time)
        return wrong(name, value, T("a time such as 2026-11-22T14:03:22Z"));
    return time;
}

base::Result<engine::View> readRange(const Members& members)
{
    engine::View view;
    const auto from = readTime(members, "from");
    const auto to = readTime(members, "to");
    const auto pinned = readTime(members, "pinned");
    for (const auto* const time : {&from, &to, &pinned})
        if (!*time)
            return tl::unexpected(time->error());
    view.pinned = *pinned;
    if (const QString value = members["marked"]; !value.isEmpty()) {
        const auto begin = base::parseIso8601(value.section('/', 0, 0).toStdString());
        const auto end = base::parseIso8601(value.section('/', 1).toStdString());
        if (!begin || !end || *begin >= *end)
            return wrong("marked", value, T("two times with a / between them"));
        view.brushed = query::Range{*begin, *end, 1};
    }
    if (const QString value = members["span"]; !value.isEmpty()) {
        bool isNumber = false;
        view.span = value.toInt(&isNumber);
        if (!isNumber || view.span < 1 || view.span > longestSpan)
            return wrong("span", value, T("a number of seconds up to 31 days"));
    }
    if (!*from && !*to)
        return view;
    view.live = false;
    view.to = *to ? **to : **from + view.span;
    const base::SecondNumber begin = *from ? **from : view.to - view.span;
    if (begin >= view.to || begin < view.to - longestSpan)
        return wrong("from", timeText(begin), T("before its end, and by 31 days at most"));
    view.span = int(view.to - begin);
    return view;
}

base::Result<Sorting> readSorting(const Members& members)
{
    Sorting sorting;
    const QString value = members["sort"];
    if (value.isEmpty())
        return sorting;
    bool isNumber = false;
    sorting.column = value.toInt(&isNumber);
    if (!isNumber || sorting.column < 0 || sorting.column > mostColumns)
        return wrong("sort", value, T("the number of a column"));
    sorting.order = readSwitch(members, "descending") ? Qt::DescendingOrder : Qt::AscendingOrder;
    return sorting;
}

base::Result<ViewState> viewOf(const Members& members)
{
    const auto question = readQuestion(members);
    if (!question)
        return tl::unexpected(question.error());
    const auto counting = readCounting(members);
    if (!counting)
        return tl::unexpected(counting.error());
    const auto view = readRange(members);
    if (!view)
        return tl::unexpected(view.error());
    const auto sorting = readSorting(members);
    if (!sorting)
        return tl::unexpected(sorting.error());
    ViewState state;
    state.look.text = *question;
    state.look.view = *view;
    state.look.counting = *counting;
    state.look.everything = readSwitch(members, "everything");
    state.sorting = *sorting;
    return state;
}

bool isSwitch(const QString& name)
{
    return name == "dropped" || name == "everything" || name == "percent" || name == "mirrored" ||
           name == "descending";
}

bool isCount(const QString& name)
{
    return name == "smooth" || name == "span" || name == "sort";
}

} // namespace

QJsonObject toJson(const ViewState& view, QJsonObject object)
{
    for (const char* name : names)
        object.remove(QLatin1String(name));
    const Members members = membersOf(view);
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (isSwitch(member.key()))
            object[member.key()] = true;
        else if (isCount(member.key()))
            object[member.key()] = member->toDouble();
        else
            object[member.key()] = *member;
    }
    return object;
}

base::Result<ViewState> viewFromJson(const QJsonObject& object)
{
    if (!object["keys"].isString())
        return base::failure(say(T("The view cannot be opened: it has no keys.")).toStdString());
    Members members;
    for (const char* name : names) {
        const QJsonValue value = object[QLatin1String(name)];
        if (!value.isUndefined() && !value.isNull())
            members[name] = value.toVariant().toString();
    }
    return viewOf(members);
}

QString linkOf(const ViewState& view)
{
    QString link = QString(linkScheme) + '?';
    const Members members = membersOf(view);
    for (const char* name : names)
        if (const auto member = members.find(name); member != members.end() && !member->isEmpty())
            link += (link.endsWith('?') ? "" : "&") + QString(name) + '=' +
                    QString::fromLatin1(QUrl::toPercentEncoding(*member));
    return link;
}

base::Result<ViewState> viewFromLink(const QString& link)
{
    const QString trimmed = link.trimmed();
    if (!trimmed.startsWith(linkScheme, Qt::CaseInsensitive) || trimmed.size() > longestLink)
        return base::failure(
            say(T("That is no link to a view: it begins with weir:?keys= and is on one line."))
                .toStdString());
    const qsizetype begin = trimmed.indexOf('?');
    Members members;
    if (begin >= 0)
        for (const QString& parameter : trimmed.mid(begin + 1).split('&', Qt::SkipEmptyParts))
            members[parameter.section('=', 0, 0)] =
                QUrl::fromPercentEncoding(parameter.section('=', 1).toUtf8());
    return viewOf(members);
}

#undef T

} // namespace weir::ui
