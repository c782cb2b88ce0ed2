// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/expression_colours.h"

namespace weir::ui
{

namespace
{

QColor colourOf(key::Piece::Kind kind, const Theme& theme)
{
    switch (kind) {
    case key::Piece::Kind::Key: return theme.key;
    case key::Piece::Kind::Function: return theme.function;
    case key::Piece::Kind::Literal: return theme.literal;
    case key::Piece::Kind::Operator: return theme.sign;
    }
    return theme.text;
}

} // namespace

int characters(const QString& text, std::size_t bytes)
{
    return int(QString::fromUtf8(text.toUtf8().left(qsizetype(bytes))).size());
}

QList<QTextLayout::FormatRange> coloursOf(key::Language language, const QString& text, const Theme& theme)
{
    QList<QTextLayout::FormatRange> ranges;
    for (const key::Piece& piece : key::read(language, text.toStdString()).pieces) {
        const int begin = characters(text, piece.begin);
        QTextLayout::FormatRange range{begin, characters(text, piece.end) - begin, {}};
        range.format.setForeground(colourOf(piece.kind, theme));
        ranges << range;
    }
    return ranges;
}

} // namespace weir::ui
