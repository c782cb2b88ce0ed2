// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "options.h"

namespace weir::app
{

void Output::write(std::string_view text)
{
    if (!text.empty())
        m_failed = m_failed || std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
}

void Output::flush()
{
    m_failed = std::fflush(stdout) != 0 || m_failed;
}

bool Output::finish()
{
    flush();
    if (m_failed)
        complain(QStringLiteral("the output could not be written: %1")
                     .arg(QString::fromLocal8Bit(strerror(errno))));
    return !m_failed;
}

} // namespace weir::app
