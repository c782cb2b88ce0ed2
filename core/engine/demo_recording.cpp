// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/demo_recording.h"

#include <QDir>
#include <QFile>

// Resources of a static library must be named once, outside every namespace.
static void registerDemo()
{
    Q_INIT_RESOURCE(demo);
}

namespace weir::engine
{

base::Result<std::unique_ptr<QTemporaryFile>> unpackDemoRecording()
{
    registerDemo();
    QFile bundled(QStringLiteral(":/demo/lab.pcap.zst"));
    if (!bundled.open(QIODevice::ReadOnly))
        return base::failure("This build has no demo recording in it.");
    const QByteArray bytes = bundled.readAll();
    auto file = std::make_unique<QTemporaryFile>(QDir::temp().filePath("weir-demo-XXXXXX.pcap.zst"));
    if (!file->open() || file->write(bytes) != bytes.size() || !file->flush())
        return base::failure("The demo recording cannot be unpacked into the temporary folder: " +
                             file->errorString().toStdString() + ". Make room there, or set TMPDIR.");
    return file;
}

std::shared_ptr<const topology::Topology> demoTopology()
{
    registerDemo();
    QFile bundled(QStringLiteral(":/demo/lab.topology.json"));
    if (!bundled.open(QIODevice::ReadOnly))
        return nullptr;
    auto topology = topology::readTopology(bundled.readAll().toStdString());
    return topology ? std::make_shared<const topology::Topology>(std::move(*topology)) : nullptr;
}

} // namespace weir::engine
