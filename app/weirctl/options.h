// SPDX-License-Identifier: GPL-3.0-or-later
// Options that several commands share, and how wrong ones are told.
#pragma once

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QStringList>
#include <cstdint>
#include <optional>

#include "key/context_files.h"
#include "outlet/table_writer.h"
#include "query/query.h"
#include "wire/socket_address.h"

namespace weir::app
{

struct OptionRow {
    const char* name;  ///< several names with | between them; the first is the one to ask for
    const char* value; ///< placeholder in the help; "" for a switch
    const char* description;
    const char* fallback;
};

/// Reads the arguments of one command. Nothing: the exit code says how it ended (--help, or wrong usage).
class CommandLine
{
public:
    /// `words`: what may stand beside the options, as the usage names it; "" when nothing may.
    CommandLine(const char* command, const char* description, std::initializer_list<OptionRow> options,
                const char* words = "");

    bool read(const QStringList& arguments);
    int exitCode() const { return m_exit; }

    QString value(const char* name) const { return m_parser.value(QLatin1String(name)); }
    QStringList values(const char* name) const { return m_parser.values(QLatin1String(name)); }
    QStringList words() const { return m_parser.positionalArguments(); }
    bool isSet(const char* name) const { return m_parser.isSet(QLatin1String(name)); }

private:
    QCommandLineParser m_parser;
    QString m_command;
    QString m_words;
    int m_exit = 0;
};

// Options that more than one command has.
inline constexpr OptionRow keysOption{"keys", "KEYS", "Key list, for example ipsource,ipdestination.", ""};
inline constexpr OptionRow filterOption{"filter", "FILTER",
                                        "Which samples count, for example ipprotocol=6,17.", ""};
inline constexpr OptionRow readOption{"read", "FILE",
                                      "Capture to read, - for standard input; may be repeated.", ""};
inline constexpr OptionRow asOption{
    "as", "auto|sflow|packets",
    "What captures are read for: sFlow, or the packets in them, each counted as one; auto is sFlow if there "
    "is any, else packets.",
    "auto"};
inline constexpr OptionRow portOption{"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"};
inline constexpr OptionRow aggOption{
    "agg", "max|agent|sum|edge|core",
    "How sightings by several data sources become one number: the largest, the largest agent's, the sum, "
    "what comes in at the edge of the topology, or at its links.",
    "max"};
inline constexpr OptionRow droppedOption{
    "dropped", "", "Counts packets that switches report as dropped, instead of sampled ones.", ""};
inline constexpr OptionRow topologyOption{
    "topology", "FILE", "Switches, ports and links as JSON: for node, link, --agg edge and core.", ""};
inline constexpr OptionRow groupsOption{
    "groups", "NAME=FILE", "A table of groups as JSON, for the function group; may be repeated.", ""};
inline constexpr OptionRow mapOption{"map", "NAME=FILE",
                                     "A table of labels as JSON, for the function map; may be repeated.", ""};
inline constexpr OptionRow geoOption{
    "geo", "FILE", "Countries or autonomous systems (.mmdb), for country and asn; may be repeated.", ""};
inline constexpr OptionRow ouiOption{
    "oui", "FILE", "Makers of adapters (IEEE's oui.csv or oui.txt, or their folder), for oui.", ""};
inline constexpr OptionRow formatOption{"format", "csv|json", "Form of the output.", "csv"};

/// For a command that tells at its end what the decoder noticed.
inline constexpr OptionRow quietOption{"quiet", "", "Do not tell what was wrong with the sFlow.", ""};

/// For a command that receives.
inline constexpr OptionRow listenOption{
    "listen", "ADDR:PORT",
    "Receive sFlow; may be repeated. Port 0 is a free one, which is told. A multicast group is joined, "
    "GROUP%INTERFACE:PORT on that interface. Ctrl+C ends it.",
    ""};
inline constexpr OptionRow relayOption{
    "relay", "ADDR:PORT", "Pass raw copies of what is received on to there; may be repeated.", ""};

/// Where `--listen` listens. Nothing after a sentence.
std::optional<wire::Place> readPlace(const QString& text);

/// Where an option sends. Nothing after a sentence.
std::optional<wire::Place> readTarget(const char* option, const QString& text);

/// `--port`. False after a sentence.
bool readPort(const CommandLine& line, std::uint16_t& port);

/// `--format` csv or json. False after a sentence.
bool readFormat(const CommandLine& line, outlet::Format& format);

/// Whether one of `--read` and `--listen` was given, and `--relay` with the latter only. False after a
/// sentence.
bool hasOneInput(const CommandLine& line);

/// Prints a sentence to stderr, with the program's name before it.
void complain(const QString& sentence);

/// The text with a caret under the fault, then the sentence: to stderr.
void complain(const query::QueryText& text, const query::QueryProblem& problem);

/// `--topology --groups --map --geo --oui`. Nothing after a sentence: one of them is not NAME=FILE.
std::optional<key::ContextFiles> readContextFiles(const CommandLine& line);

/// `--keys --value --filter`.
std::optional<query::Query> readQuestion(const CommandLine& line);

} // namespace weir::app
