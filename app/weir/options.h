// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the desktop program as a value. Read before there is an application: no display is
// needed.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "key/context_files.h"
#include "wire/socket_address.h"

namespace weir::app
{

struct Options {
    QStringList captures; ///< and files of views
    QString link;         ///< `weir:?…`; "" without one
    bool resetLayout = false;
    std::vector<wire::Place> listen;
    std::vector<wire::Place> relay; ///< who gets copies of what is received
    bool demo = false;
    std::optional<QString> keys;
    std::optional<QString> value;
    std::optional<QString> filter;
    key::ContextFiles tables; ///< that functions look things up in
    bool dns = false;         ///< names of addresses are asked of the DNS
    QString view;
    std::optional<int> budget;    ///< MiB
    std::optional<int> reachBack; ///< minutes

    std::optional<QString> theme;              ///< light or dark
    QString screenshot;                        ///< path of the picture; "" when a person is to look
    QSize size{1280, 800};                     ///< of the picture, in its pixels
    double scale = 1;                          ///< pixels of the picture for one of the window
    double after = 10;                         ///< seconds to wait before a picture of what comes in live
    std::optional<base::SecondNumber> at;      ///< end of what is shown; the newest second otherwise
    std::optional<base::SecondNumber> pin;     ///< the moment that the picture tells of
    bool shares = false;                       ///< bars and ring are in it
    std::optional<base::SecondNumber> explain; ///< of the peak that is pinned and explained

    bool help = false;
    bool version = false;
};

/// A failure is wrong usage: a sentence.
base::Result<Options> readOptions(const QStringList& arguments);

QString helpText();

} // namespace weir::app
