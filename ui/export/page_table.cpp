// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/page_table.h"

#include <QCoreApplication>

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
    const query::Estimate& total = legend.rows.back().value;
    const Scale scale = scaleFor(total.value, legend.unit);
    PageTable table;
    for (const std::string& column : legend.columns)
        table.keys << shownText(column);
    table.values << unitTitle(legend.unit);
    if (legend.shares)
        table.values << say(T("Share"));
    table.values << say(T("Samples")) << say(T("± 95 %"));
    for (const LegendRow& row : legend.rows) {
        PageRow shown{row.colour, {}, {scale.text(row.value.value)}};
        for (const std::string& key : row.keys)
            shown.keys << shownText(key);
        if (row.kind != LegendRow::Kind::Flow)
            shown.keys << labelOf(row);
        if (legend.shares)
            shown.values << shareText(row.value.value, total.value);
        shown.values << countText(row.value.samples)
                     << (isErrorUnknown(legend, row.value) ? QStringLiteral("—") : errorText(row.value.ci95));
        table.rows.push_back(std::move(shown));
    }
    return table;
}

PageTable plainTable(const Page& page)
{
    const LegendTable legend = legendOf(page);
    const query::Estimate& total = legend.rows.back().value;
    PageTable table;
    for (const std::string& column : legend.columns)
        table.keys << plainText(column);
    table.values << QString::fromStdString(legend.unit);
    if (legend.shares)
        table.values << "share_percent";
    table.values << "samples"
                 << "ci95_percent";
    for (const LegendRow& row : legend.rows) {
        PageRow plain{row.colour, {}, {QString::fromStdString(outlet::numberText(row.value.value))}};
        for (const std::string& key : row.keys)
            plain.keys << plainText(key);
        if (row.kind != LegendRow::Kind::Flow)
            for (std::size_t i = 0; i < legend.columns.size(); ++i)
                plain.keys << (row.kind == LegendRow::Kind::Other ? "-other-" : "-total-");
        if (legend.shares)
            plain.values << (total.value > 0 ? decimal(100 * row.value.value / total.value, 2) : QString());
        plain.values << QString::number(row.value.samples)
                     << (row.value.tooFew() ? QString() : decimal(row.value.ci95, 2));
        table.rows.push_back(std::move(plain));
    }
    return table;
}

#undef T

} // namespace weir::ui
