// SPDX-License-Identifier: GPL-3.0-or-later
// The table of weirctl's commands.
#pragma once

#include <QStringList>
#include <span>

namespace weir::app
{

/// Exit codes that other programs rely on.
enum Exit { Done = 0, Failed = 1, WrongUsage = 2 };

struct Command {
    const char* name;
    const char* summary;
    int (*run)(const QStringList& arguments); ///< arguments[0] is the command's name
};

std::span<const Command> commands();

int runTop(const QStringList& arguments);
int runExplain(const QStringList& arguments);
int runDecode(const QStringList& arguments);
int runCounters(const QStringList& arguments);
int runHealth(const QStringList& arguments);
int runSave(const QStringList& arguments);
int runReplay(const QStringList& arguments);
int runCheck(const QStringList& arguments);
int runKeys(const QStringList& arguments);
int runFunctions(const QStringList& arguments);
int runMetrics(const QStringList& arguments);
int runStructures(const QStringList& arguments);
int runReference(const QStringList& arguments);
int runBench(const QStringList& arguments);

} // namespace weir::app
