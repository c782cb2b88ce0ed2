// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl reference: keys, functions, values, filters, shortcuts and metrics as one page.
#include <cstdio>

#include "commands.h"
#include "options.h"
#include "outlet/reference_page.h"

namespace weir::app
{

int runReference(const QStringList& arguments)
{
    CommandLine line(
        "reference",
        "Prints the reference of the flow language, with shortcuts and metrics, as one HTML page.", {});
    if (!line.read(arguments))
        return line.exitCode();
    const std::string page = outlet::referencePage();
    if (std::fwrite(page.data(), 1, page.size(), stdout) != page.size() || std::fflush(stdout) != 0) {
        complain(QStringLiteral("the page could not be written."));
        return Failed;
    }
    return Done;
}

} // namespace weir::app
