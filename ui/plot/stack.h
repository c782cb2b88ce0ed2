// SPDX-License-Identifier: GPL-3.0-or-later
// An answer arranged in layers: what is drawn, without how. Values; UI thread.
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "query/answer.h"
#include "theme/palette.h"

namespace weir::ui
{

inline constexpr int otherIndex = -1; ///< stands for answer->other among indices of answer->series

struct Layer {
    int series = otherIndex; ///< index in answer->series
    KeyColour colour;

    bool operator==(const Layer&) const = default;
};

enum class Form {
    Areas, ///< on each other
    Lines, ///< each from zero
};

struct Stack {
    Form form = Form::Areas;
    std::shared_ptr<const query::Answer> answer; ///< may be null: then there are no layers and no steps
    std::vector<Layer> layers;                   ///< from the bottom up; *other* is the last
    std::vector<float> tops; ///< step by step, each layer's upper edge; of areas never below the one beneath
    std::vector<float> crests; ///< step by step, the highest that may be drawn: means and largest seconds

    int steps() const { return answer ? int(answer->states.size()) : 0; }
    qint64 startOf(int step) const { return answer->range.from + qint64(step) * answer->range.step; }
    query::StepState stateOf(int step) const { return answer->states[std::size_t(step)]; }
    bool isCovered(int step) const { return stateOf(step) == query::StepState::Covered; }

    const float* topsOf(int step) const { return tops.data() + std::size_t(step) * layers.size(); }
    /// Of areas, all together.
    float heightOf(int step) const { return layers.empty() ? 0 : topsOf(step)[layers.size() - 1]; }
    float crestOf(int step) const { return crests[std::size_t(step)]; }

    /// How high the largest second of a step is drawn, of a layer or of the total; nothing where there is
    /// none.
    std::optional<double> peakOf(int step, std::optional<int> layer) const;

    /// The step that the moment is in, if any.
    std::optional<int> stepAt(double second) const;

    /// The highest that may be drawn between two moments.
    double highest(double from, double to) const;
};

/// `order` names all of the answer's series, from the bottom up.
Stack stackOf(std::shared_ptr<const query::Answer> answer, const std::vector<int>& order,
              const std::vector<KeyColour>& colours, const QColor& other, Form form = Form::Areas);

/// False when the answers differ where both tell of the same steps: then they answer different questions. The
/// newest steps may still have been growing. Answers of different steps, too, do not compare.
bool sameQuestion(const query::Answer& before, const query::Answer& after);

const query::Series& seriesOf(const query::Answer& answer, int index);

/// Of a series at a step; nothing where the series does not reach.
query::Estimate estimateAt(const query::Series& series, int step);

/// The rate of the largest second of a step; nothing where the series has no peaks.
std::optional<double> peakAt(const query::Series& series, int step);

} // namespace weir::ui
