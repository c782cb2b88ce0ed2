// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/inspector/sample_model.h"

#include <QDateTime>

#include "format/flow_text.h"
#include "format/units.h"

namespace weir::ui
{

namespace
{

QString portText(const sample::Port& port)
{
    switch (port.format) {
    case sample::Port::Interface:
        return port.value == sample::Port::internalInterface ? SampleModel::tr("internal")
                                                             : QString::number(port.value);
    case sample::Port::Discarded: return SampleModel::tr("discarded (%1)").arg(port.value);
    case sample::Port::Multiple: return SampleModel::tr("several (%1)").arg(port.value);
    default: return SampleModel::tr("unknown");
    }
}

QString sourceText(const sample::DataSource& source)
{
    return source.classId == 0 ? QString::number(source.index)
                               : QStringLiteral("%1:%2").arg(source.classId).arg(source.index);
}

/// `14:03:22.123456`: moments of a capture are compared digit by digit, so it has no a.m. or p.m.
QString microsecondText(base::Nanoseconds time, const QTimeZone& zone)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time / 1'000'000, zone);
    return moment.toString(QStringLiteral("HH:mm:ss.zzz")) +
           QStringLiteral("%1").arg(time / 1000 % 1000, 3, 10, QLatin1Char('0'));
}

} // namespace

void SampleModel::setSamples(std::shared_ptr<const query::FoundSamples> samples)
{
    beginResetModel();
    m_samples = std::move(samples);
    endResetModel();
}

void SampleModel::setZone(const QTimeZone& zone)
{
    m_zone = zone;
    if (rowCount() > 0)
        emit dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

const query::FoundSample* SampleModel::sample(int row) const
{
    return row >= 0 && row < rowCount() ? &m_samples->samples[std::size_t(row)] : nullptr;
}

int SampleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_samples ? 0 : int(m_samples->samples.size());
}

int SampleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FirstKey + int(m_samples ? m_samples->columns.size() : 0) + 1;
}

QString SampleModel::text(const query::FoundSample& sample, int column) const
{
    switch (column) {
    case Time: return microsecondText(m_samples->datagrams[sample.datagram].time, m_zone);
    case Agent: return QString::fromStdString(base::toText(sample.source.agent));
    case Source: return sourceText(sample.source);
    case Input: return portText(sample.row.inputPort());
    case Output: return portText(sample.row.outputPort());
    case Rate: return countText(sample.row.samplingRate);
    case Length: return countText(sample.row.frameLength);
    default: break;
    }
    if (column == stackColumn())
        return QString::fromStdString(sample.stack);
    const auto key = std::size_t(column - FirstKey);
    return shownValue(m_samples->columns[key], sample.keys[key]);
}

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    const query::FoundSample* found = sample(index.row());
    if (!found)
        return {};
    if (role == Qt::DisplayRole)
        return text(*found, index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

QVariant SampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Agent: return tr("Agent");
    case Source: return tr("Data source");
    case Input: return tr("In");
    case Output: return tr("Out");
    case Rate: return tr("1 in");
    case Length: return tr("Frame bytes");
    default: break;
    }
    return section == stackColumn()
               ? tr("Protocols")
               : QString::fromStdString(m_samples->columns[std::size_t(section - FirstKey)]);
}

/// Keys as the language writes them.
QString SampleModel::copyText(const query::FoundSample& sample, int column) const
{
    const bool isKey = column >= FirstKey && column != stackColumn();
    return isKey ? shownText(sample.keys[std::size_t(column - FirstKey)]) : text(sample, column);
}

QString SampleModel::tsv(const QModelIndexList& rows) const
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column)
        cells << headerData(column, Qt::Horizontal).toString();
    lines << cells.join('\t');
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < columnCount(); ++column)
            cells << copyText(*sample(row.row()), column);
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

} // namespace weir::ui
