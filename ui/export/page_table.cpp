// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/page_table.h"

#include <QCoreApplication>

#include "filter/direction.h"
#include "format/flow_text.h"
#include "format/units.h"
#include "outlet/table_writer.h"
#include "theme/theme.h"

namespace weir::ui
{

namespace
{

QString say(const char* text)
{
    return QCoreApplication::translate("Page", text);
}

#define T(text) QT_TRANSLATE_NOOP("Page", text)

LegendTable legendOf(const Page& page)
{
    LegendTable table = ui::legendOf(*page.answer, page.colours);
    if (page.back)
        addOtherWay(table, {page.back->series, page.back->other, page.back->total}, *page.back,
                    wayNames(page.text));
    for (LegendRow& row : table.rows)
        if (row.kind == LegendRow::Kind::Other)
            row.colour = KeyColour{Theme::light().other};
    return table;
}

QString labelOf(const LegendRow& row)
{
    return row.kind == LegendRow::Kind::Other
               ? QCoreApplication::translate("Page", "other (%n flows)", nullptr, int(row.flows))
               : say(T("total"));
}

QString plainText(const std::string& text)
{
    QString plain = QString::fromStdString(outlet::guarded(text));
    for (QChar& c : plain)
        if (c < u' ')
            c = u' '; // a tab or the end of a line would begin another cell
    return plain;
}

QString decimal(double number, int places)
{
    return QString::number(number, 'f', places);
}

} // namespace

PageTable shownTable(const Page& page)
{
    const LegendTable legend = legendOf(page);
    const LegendRow& total = legend.rows.back();
    const Scale scale = scaleFor(legend.largest(), legend.unit);
    const auto errorOf = [&](const query::Estimate& value) {
        return isErrorUnknown(legend, value) || (legend.ways && value.samples == 0) ? QStringLiteral("—")
                                                                                    : errorText(value.ci95);
    };
    PageTable table;
    for (std::size_t i = 0; i < legend.columns.size(); ++i)
        table.keys << keyTitle(legend, i);
    if (legend.ways)
        table.values << legend.ways->asked << say(T("± 95 %")) << legend.ways->other << say(T("± 95 %"));
    else
        table.values << unitTitle(legend.unit);
    if (legend.shares)
        table.values << (legend.ways ? say(T("Share of both")) : say(T("Share")));
    table.values << say(T("Samples"));
    if (!legend.ways)
        table.values << say(T("± 95 %"));
    for (const LegendRow& row : legend.rows) {
        PageRow shown{row.colour, {}, {scale.text(row.value.value)}};
        for (std::size_t i = 0; i < row.keys.size(); ++i)
            shown.keys << shownValue(legend.columns[i], row.keys[i]);
        if (row.kind != LegendRow::Kind::Flow)
            shown.keys << labelOf(row);
        if (row.back)
            shown.values << errorOf(row.value) << scale.text(row.back->value) << errorOf(*row.back);
        if (legend.shares)
            shown.values << shareText(legend.together(row), legend.together(total));
        shown.values << countText(row.value.samples + (row.back ? quint64(row.back->samples) : 0));
        if (!row.back)
            shown.values << errorOf(row.value);
        table.rows.push_back(std::move(shown));
    }
    return table;
}

PageTable plainTable(const Page& page)
{
    const LegendTable legend = legendOf(page);
    const double total = legend.together(legend.rows.back());
    const auto errorOf = [](const query::Estimate& value) {
        return value.tooFew() ? QString() : decimal(value.ci95, 2);
    };
    PageTable table;
    for (const std::string& column : legend.columns)
        table.keys << plainText(column);
    const QString unit = QString::fromStdString(legend.unit);
    const QString direction(QStringLiteral("%1_%2"));
    if (legend.ways)
        for (const char* const way : {outlet::asked, outlet::swapped})
            table.values << direction.arg(unit, way) << direction.arg("ci95_percent", way);
    else
        table.values << unit;
    if (legend.shares)
        table.values << "share_percent";
    table.values << "samples";
    if (!legend.ways)
        table.values << "ci95_percent";
    for (const LegendRow& row : legend.rows) {
        PageRow plain{row.colour, {}, {QString::fromStdString(outlet::numberText(row.value.value))}};
        for (const std::string& key : row.keys)
            plain.keys << plainText(key);
        if (row.kind != LegendRow::Kind::Flow)
            for (std::size_t i = 0; i < legend.columns.size(); ++i)
                plain.keys << (row.kind == LegendRow::Kind::Other ? "-other-" : "-total-");
        if (row.back)
            plain.values << errorOf(row.value) << QString::fromStdString(outlet::numberText(row.back->value))
                         << errorOf(*row.back);
        if (legend.shares)
            plain.values << (total > 0 ? decimal(100 * legend.together(row) / total, 2) : QString());
        plain.values << QString::number(row.value.samples + (row.back ? quint64(row.back->samples) : 0));
        if (!row.back)
            plain.values << errorOf(row.value);
        table.rows.push_back(std::move(plain));
    }
    return table;
}

#undef T

} // namespace weir::ui
