// SPDX-License-Identifier: GPL-3.0-or-later
#include "saved/json_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace weir::ui
{

namespace
{

constexpr qint64 mostBytes = 16 << 20;

#define T(text) QT_TRANSLATE_NOOP("JsonFile", text)

tl::unexpected<base::Error> failed(const char* sentence, const QString& path, const QString& detail = {})
{
    QString text = QCoreApplication::translate("JsonFile", sentence).arg(QDir::toNativeSeparators(path));
    if (!detail.isEmpty())
        text = text.arg(detail);
    return base::failure(text.toStdString());
}

} // namespace

base::Result<QJsonObject> readJsonFile(const QString& path, const QString& format, int version)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(T("%1 cannot be read: %2."), path, file.errorString());
    if (file.size() > mostBytes)
        return failed(T("%1 is too large to be a file of views."), path);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(mostBytes), &problem);
    if (!document.isObject())
        return failed(T("%1 is not the JSON that Weir writes: %2."), path,
                      document.isNull() ? problem.errorString() : QStringLiteral("no object"));
    QJsonObject object = document.object();
    if (object["format"].toString() != format)
        return failed(T("%1 is not a file of the kind %2."), path, format);
    if (object["version"].toInt(version + 1) > version)
        return failed(T("%1 was written by a newer Weir (version %2 of the file): it is left as it is. Use "
                        "that Weir to open it."),
                      path, object["version"].toVariant().toString());
    return object;
}

base::Result<void> writeJsonFile(const QString& path, const QJsonObject& object)
{
    return writeWholeFile(path, QJsonDocument(object).toJson());
}

base::Error unwritable(const QString& path, const QString& reason)
{
    return failed(T("%1 cannot be written: %2. Choose another folder, or make room."), path, reason).value();
}

base::Result<void> writeWholeFile(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return tl::unexpected(unwritable(path, file.errorString()));
    return {};
}

#undef T

} // namespace weir::ui
