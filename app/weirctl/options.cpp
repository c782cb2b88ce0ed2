// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <cstdio>

#include "commands.h"

namespace weir::app
{

CommandLine::CommandLine(const char* command, const char* description,
                         std::initializer_list<OptionRow> options, const char* words)
    : m_command(QString::fromLatin1(command)),
      m_words(QString::fromLatin1(words))
{
    m_parser.setApplicationDescription(QString::fromUtf8(description));
    m_parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Says this.")});
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    for (const OptionRow& row : options)
        m_parser.addOption(QCommandLineOption(
            QString::fromLatin1(row.name).split(QLatin1Char('|')), QString::fromUtf8(row.description),
            QString::fromUtf8(row.value), QString::fromLatin1(row.fallback)));
}

bool CommandLine::read(const QStringList& arguments)
{
    QStringList named = arguments;
    named[0] = QStringLiteral("weirctl ") + m_command;
    if (!m_parser.parse(named)) {
        complain(m_parser.errorText() + QStringLiteral(" See weirctl %1 --help.").arg(m_command));
        m_exit = WrongUsage;
        return false;
    }
    if (m_parser.isSet(QStringLiteral("help"))) {
        QString text = m_parser.helpText();
        text.replace(0, text.indexOf(QLatin1Char('\n')),
                     QStringLiteral("Usage: weirctl %1 [options] %2").arg(m_command, m_words).trimmed());
        std::fputs(text.toUtf8().constData(), stdout);
        m_exit = Done;
        return false;
    }
    if (m_words.isEmpty() && !m_parser.positionalArguments().isEmpty()) {
        complain(QStringLiteral("\"%1\" is one word too many. See weirctl %2 --help.")
                     .arg(m_parser.positionalArguments().constFirst(), m_command));
        m_exit = WrongUsage;
        return false;
    }
    return true;
}

namespace
{

std::optional<wire::Place> told(const char* option, const base::Result<wire::Place>& place)
{
    if (place)
        return *place;
    complain(
        QStringLiteral("--%1: %2").arg(QLatin1String(option), QString::fromStdString(place.error().text)));
    return std::nullopt;
}

} // namespace

std::optional<wire::Place> readPlace(const QString& text)
{
    return told("listen", wire::readPlace(text.toStdString()));
}

std::optional<wire::Place> readTarget(const char* option, const QString& text)
{
    return told(option, wire::readTarget(text.toStdString()));
}

bool readPort(const CommandLine& line, std::uint16_t& port)
{
    bool isNumber = false;
    port = line.value("port").toUShort(&isNumber);
    if (!isNumber)
        complain(QStringLiteral("--port is a number up to 65535, not \"%1\".").arg(line.value("port")));
    return isNumber;
}

bool readFormat(const CommandLine& line, outlet::Format& format)
{
    const QString name = line.value("format");
    if (name != QLatin1String("csv") && name != QLatin1String("json")) {
        complain(QStringLiteral("--format is csv or json, not \"%1\".").arg(name));
        return false;
    }
    format = name == QLatin1String("json") ? outlet::Format::Json : outlet::Format::Csv;
    return true;
}

bool hasOneInput(const CommandLine& line)
{
    if (line.isSet("read") == line.isSet("listen")) {
        complain(QStringLiteral("give either --read FILE or --listen ADDR:PORT."));
        return false;
    }
    if (!line.isSet("relay") || line.isSet("listen"))
        return true;
    complain(QStringLiteral("--relay passes on what is received: give --listen ADDR:PORT."));
    return false;
}

void complain(const QString& sentence)
{
    std::fprintf(stderr, "weirctl: %s\n", sentence.toUtf8().constData());
}

void complain(const query::QueryText& text, const query::QueryProblem& problem)
{
    using Field = query::QueryProblem::Field;
    const char* name = problem.field == Field::Keys    ? "keys"
                       : problem.field == Field::Value ? "value"
                                                       : "filter";
    const std::string& line = problem.field == Field::Keys    ? text.keys
                              : problem.field == Field::Value ? text.value
                                                              : text.filter;
    const base::Problem& what = problem.problem;
    // Positions are bytes; the caret stands under characters.
    const auto characters = [&](std::size_t from, std::size_t length) {
        return QString::fromUtf8(line.data() + from, qsizetype(length)).size();
    };
    const std::size_t position = std::min(what.position, line.size());
    const std::size_t length = std::min(what.length, line.size() - position);
    const std::string blanks(std::size_t(characters(0, position)), ' ');
    const std::string marks(std::size_t(std::max<qsizetype>(characters(position, length), 1)), '^');
    std::fprintf(stderr, "weirctl: %s: %s%s%s%s\n  %s\n  %s%s\n", name, what.message.c_str(),
                 what.expected.empty() ? "" : " (expected ", what.expected.c_str(),
                 what.expected.empty() ? "" : ")", line.c_str(), blanks.c_str(), marks.c_str());
    if (what.fix)
        std::fprintf(stderr, "  did you mean: %s\n", base::fixed(line, *what.fix).c_str());
}

std::optional<query::Query> readQuestion(const CommandLine& line)
{
    query::QueryText text;
    text.keys = line.value("keys").toStdString();
    text.value = line.value("value").toStdString();
    text.filter = line.value("filter").toStdString();
    auto query = query::readQuery(text);
    if (query)
        return std::move(*query);
    complain(text, query.error());
    return std::nullopt;
}

namespace
{

/// Splits NAME=FILE.
bool readNamed(const CommandLine& line, const char* option,
               std::vector<std::pair<std::string, std::string>>& out)
{
    for (const QString& text : line.values(option)) {
        const qsizetype at = text.indexOf(QLatin1Char('='));
        if (at <= 0 || at == text.size() - 1) {
            complain(QStringLiteral("--%1 is NAME=FILE, for example o365=o365.json, not \"%2\".")
                         .arg(QLatin1String(option), text));
            return false;
        }
        out.emplace_back(text.left(at).toStdString(), text.mid(at + 1).toStdString());
    }
    return true;
}

} // namespace

std::optional<key::ContextFiles> readContextFiles(const CommandLine& line)
{
    key::ContextFiles files;
    files.topology = line.value("topology").toStdString();
    if (!readNamed(line, "groups", files.groups) || !readNamed(line, "map", files.maps))
        return std::nullopt;
    for (const QString& path : line.values("geo"))
        files.geo.push_back(path.toStdString());
    if (line.isSet("oui"))
        files.oui = line.value("oui").toStdString();
    return files;
}

} // namespace weir::app
