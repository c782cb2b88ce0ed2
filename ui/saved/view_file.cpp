// SPDX-License-Identifier: GPL-3.0-or-later
#include "saved/view_file.h"

#include <QCoreApplication>
#include <QJsonArray>

#include "saved/json_file.h"

namespace weir::ui
{

namespace
{

constexpr int version = 1;
constexpr qsizetype mostCaptures = 1000;
const QString format = QStringLiteral("weir-view");

} // namespace

bool isViewFile(const QString& path)
{
    return path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
}

base::Result<ViewFile> readViewFile(const QString& path)
{
    const auto object = readJsonFile(path, format, version);
    if (!object)
        return tl::unexpected(object.error());
    auto state = viewFromJson(*object);
    if (!state)
        return tl::unexpected(state.error());
    ViewFile file{*state, {}};
    for (const QJsonValue capture : (*object)["captures"].toArray())
        if (capture.isString() && file.captures.size() < mostCaptures)
            file.captures << capture.toString();
    return file;
}

QJsonObject toJson(const ViewFile& file, const QJsonObject& more)
{
    QJsonObject object = toJson(file.state, more);
    object["format"] = format;
    object["version"] = version;
    object["program"] = QStringLiteral("weir %1").arg(QCoreApplication::applicationVersion());
    if (!file.captures.isEmpty())
        object["captures"] = QJsonArray::fromStringList(file.captures);
    return object;
}

} // namespace weir::ui
