// SPDX-License-Identifier: GPL-3.0-or-later
#include "saved/saved_views.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>

#include "saved/json_file.h"

namespace weir::ui
{

namespace
{

const QString format = QStringLiteral("weir-views");

QString nameOf(const QJsonValue& view)
{
    return view.toObject()["name"].toString();
}

/// -1: there is none of that name.
qsizetype placeOf(const QJsonArray& views, const QString& name)
{
    const auto found =
        std::ranges::find_if(views, [&](const QJsonValue& view) { return nameOf(view) == name; });
    return found == views.end() ? -1 : qsizetype(found - views.begin());
}

tl::unexpected<base::Error> failed(const char* sentence, const QString& name)
{
    return base::failure(QCoreApplication::translate("SavedViews", sentence).arg(name).toStdString());
}

#define T(text) QT_TRANSLATE_NOOP("SavedViews", text)

} // namespace

base::Result<QJsonObject> SavedViews::read() const
{
    if (m_path.isEmpty() && !m_memory.isEmpty())
        return m_memory;
    if (m_path.isEmpty() || !QFileInfo::exists(m_path))
        return QJsonObject{{"format", format}, {"version", version}, {"views", QJsonArray()}};
    return readJsonFile(m_path, format, version);
}

base::Result<void> SavedViews::write(const QJsonObject& file)
{
    if (!m_path.isEmpty())
        return writeJsonFile(m_path, file);
    m_memory = file;
    return {};
}

base::Result<std::vector<SavedView>> SavedViews::views()
{
    const auto file = read();
    if (!file)
        return tl::unexpected(file.error());
    std::vector<SavedView> list;
    for (const QJsonValue view : (*file)["views"].toArray())
        if (const auto state = viewFromJson(view.toObject()); state && !nameOf(view).isEmpty())
            list.push_back({nameOf(view), *state});
    std::ranges::sort(list, [](const SavedView& a, const SavedView& b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return list;
}

base::Result<void> SavedViews::save(const QString& name, const ViewState& state)
{
    auto file = read();
    if (!file)
        return tl::unexpected(file.error());
    QJsonArray views = (*file)["views"].toArray();
    const qsizetype place = placeOf(views, name);
    QJsonObject view = toJson(state, place < 0 ? QJsonObject() : views[place].toObject());
    view["name"] = name;
    if (place < 0)
        views.append(view);
    else
        views[place] = view;
    (*file)["views"] = views;
    return write(*file);
}

base::Result<void> SavedViews::rename(const QString& from, const QString& to)
{
    auto file = read();
    if (!file)
        return tl::unexpected(file.error());
    QJsonArray views = (*file)["views"].toArray();
    const qsizetype place = placeOf(views, from);
    if (place < 0)
        return failed(T("There is no view \"%1\" any more."), from);
    if (from != to && placeOf(views, to) >= 0)
        return failed(T("There is a view \"%1\" already. Choose another name."), to);
    QJsonObject view = views[place].toObject();
    view["name"] = to;
    views[place] = view;
    (*file)["views"] = views;
    return write(*file);
}

base::Result<void> SavedViews::remove(const QString& name)
{
    auto file = read();
    if (!file)
        return tl::unexpected(file.error());
    QJsonArray views = (*file)["views"].toArray();
    const qsizetype place = placeOf(views, name);
    if (place < 0)
        return failed(T("There is no view \"%1\" any more."), name);
    views.removeAt(place);
    (*file)["views"] = views;
    return write(*file);
}

#undef T

} // namespace weir::ui
