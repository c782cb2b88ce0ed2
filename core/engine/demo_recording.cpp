// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/demo_recording.h"

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
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open() || file->write(bytes) != bytes.size() || !file->flush())
        return base::failure("The demo recording cannot be unpacked into the temporary folder: " +
                             file->errorString().toStdString() + ". Make room there, or set TMPDIR.");
    return file;
}

} // namespace weir::engine
