// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl as its users run it.
#pragma once

#include <QList>
#include <QProcess>
#include <QStringList>

namespace weir::test
{

struct Run {
    int exit = -1; ///< -1: it did not come to an end of its own
    QByteArray out;
    QByteArray err;
};

/// In the folder of the tests' data.
inline Run weirctl(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(WEIR_SOURCE_DIR "/tests/data/"));
    process.start(QStringLiteral(WEIRCTL), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    Run run;
    run.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

/// Rows of a CSV without its header; the tests' keys have no quoted fields.
inline QList<QByteArrayList> rowsOf(const QByteArray& csv)
{
    QList<QByteArrayList> rows;
    for (const QByteArray& line : csv.split('\n').mid(1))
        if (!line.isEmpty())
            rows.append(line.trimmed().split(','));
    return rows;
}

inline QByteArrayList columnsOf(const QByteArray& csv)
{
    return csv.left(csv.indexOf('\r')).split(',');
}

} // namespace weir::test
