// SPDX-License-Identifier: GPL-3.0-or-later
// SIGINT and SIGTERM as an event of the UI thread. One object, owned by main().
#pragma once

#include <QObject>

namespace weir::app
{

class Signals : public QObject
{
    Q_OBJECT
public:
    explicit Signals(QObject* parent = nullptr);
    ~Signals() override;

signals:
    void asksToEnd();
};

} // namespace weir::app
