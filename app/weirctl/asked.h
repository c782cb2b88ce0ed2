// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say what is asked and of which captures: those of weirctl top and explain.
#pragma once

#include <optional>

#include "input.h"
#include "key/context_files.h"
#include "options.h"
#include "query/query.h"

namespace weir::app
{

/// What is asked, of which captures, and how it is written.
struct Asked {
    query::Query query;
    CaptureInput captures;
    outlet::Format format = outlet::Format::Csv;
};

/// `--keys --value --filter --dropped --agg --n`, the tables, the captures and `--format`. `further` are the
/// query's further values. Nothing: `exit` is the exit code, and why has been told.
std::optional<Asked> readAsked(const CommandLine& line, int& exit,
                               std::vector<key::ValueExpression> further = {});

/// A whole number from `least` up. Nothing after a sentence.
std::optional<int> wholeNumber(const CommandLine& line, const char* name, int least);

/// A moment, where it is given. False after a sentence.
bool readTime(const CommandLine& line, const char* name, base::SecondNumber& out);

/// `--read --port --as`. Nothing after a sentence.
std::optional<CaptureInput> readCaptureInput(const CommandLine& line);

/// Reads the tables that the query looks things up in. False after a sentence.
bool readTables(key::ContextFiles files, query::Query& query);

/// Whether it asks for names that agents tell in their counters.
bool asksLearnedNames(const query::Query& query);

} // namespace weir::app
