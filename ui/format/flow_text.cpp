// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/flow_text.h"

namespace weir::ui
{

QString keyText(const std::vector<std::string>& keys)
{
    QString text;
    for (const std::string& key : keys) {
        if (&key != &keys.front())
            text += QChar(0x1f); // the ASCII unit separator
        text += QString::fromStdString(key);
    }
    return text;
}

QString flowText(const std::vector<std::string>& keys)
{
    QString text;
    for (const std::string& key : keys) {
        if (&key != &keys.front())
            text += QStringLiteral("  ");
        text += shownText(key);
    }
    return text;
}

QString shownText(const std::string& key)
{
    QString text = QString::fromStdString(key);
    for (QChar& character : text) {
        // Controls, and the marks that turn the direction of what follows.
        const QChar::Category category = character.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format ||
            category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            character = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace weir::ui
