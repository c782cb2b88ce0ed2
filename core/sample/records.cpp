// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/records.h"

#include "sample/old_records.h"

namespace weir::sample
{

namespace
{

/// Visits records until `visit` says true.
template <class Visit>
void walk(const FlowView& flow, Visit visit)
{
    const auto through = [&](auto walk) {
        for (Record record; walk.next(record);)
            if (visit(record))
                return;
    };
    const base::Bytes sample(flow.sample, flow.row->length);
    const SampleForm form = flow.row->form();
    if (isOld(form))
        through(OldRecordWalk(sample, form));
    else
        through(RecordWalk(sample, form));
}

} // namespace

std::size_t bytesBeforeRecords(SampleForm form)
{
    switch (form) {
    case SampleForm::Compact:
    case SampleForm::Discard: return 32;
    case SampleForm::Expanded: return 44;
    case SampleForm::Version2:
    case SampleForm::Version4: return 28;
    case SampleForm::Custom: break; // it has none
    }
    return 0;
}

RecordWalk::RecordWalk(base::Bytes sample, SampleForm form)
{
    const std::size_t before = bytesBeforeRecords(form);
    if (before == 0 || sample.size() < before)
        return;
    m_at = sample.data() + before;
    m_end = sample.data() + sample.size();
    m_left = base::loadBe32(m_at - 4);
}

void readTags(const FlowView& flow, std::vector<Tag>& tags)
{
    tags.clear();
    walk(flow, [&](const Record& record) {
        tags.push_back(record.tag);
        return false;
    });
}

base::Bytes findRecord(const FlowView& flow, Tag tag)
{
    base::Bytes body;
    walk(flow, [&](const Record& record) {
        if (record.tag != tag)
            return false;
        body = record.body;
        return true;
    });
    return body;
}

} // namespace weir::sample
