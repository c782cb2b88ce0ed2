// SPDX-License-Identifier: GPL-3.0-or-later
// Where the value axis ends, in steps of 1, 2 or 5, growing at once and shrinking slowly. UI thread.
#pragma once

#include <QtGlobal>
#include <deque>
#include <optional>

namespace weir::ui
{

struct ValueRange {
    double top = 1;    ///< a multiple of `step`, or of a part of it
    double step = 1;   ///< between ticks
    double bottom = 0; ///< as `top`, below the zero line; 0: nothing is drawn there

    bool operator==(const ValueRange&) const = default;
};

/// A range that shows `maximum` with a little air above, in at most `ticks` steps or one more. It ends on a
/// step, unless that would leave a quarter of the height empty.
ValueRange rangeFor(double maximum, int ticks);

/// For what is drawn on both sides of the zero line: one scale, and each side as high as it needs to be, but
/// none so low that nothing could be seen in it.
ValueRange rangeFor(double above, double below, int ticks);

class ValueScale
{
public:
    static constexpr qint64 holdMilliseconds = 8'000;

    /// The largest maximum of the last eight seconds decides.
    double hold(double maximum, qint64 now);

    /// When hold() would give less than it did, were the last maximum to stay.
    std::optional<qint64> shrinksAt() const;

    void restart() { m_peaks.clear(); } ///< after a change of what is seen

private:
    struct Peak {
        qint64 at;
        double maximum;
    };
    std::deque<Peak> m_peaks; ///< falling: each is the largest since its time
};

} // namespace weir::ui
