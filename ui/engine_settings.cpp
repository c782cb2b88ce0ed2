// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine_settings.h"

#include "engine/engine.h"
#include "views/intake.h"

namespace weir::ui
{

EngineSettings::EngineSettings(engine::Engine& engine, Intake& intake, const Settings& settings,
                               QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_intake(intake),
      m_settings(settings)
{
    for (const Setting setting : {Setting::Budget, Setting::ReachBack, Setting::ResolveNames})
        apply(setting);
    connect(&settings, &Settings::changed, this, &EngineSettings::apply);
}

std::size_t EngineSettings::budgetOf(const Settings& settings)
{
    return std::size_t(settings.value(Setting::Budget).toInt()) << 20;
}

void EngineSettings::apply(Setting setting)
{
    const QVariant value = m_settings.value(setting);
    switch (setting) {
    case Setting::Budget: m_engine.setBudget(budgetOf(m_settings)); break;
    case Setting::ReachBack: m_engine.setWishedSpan(60 * value.toInt()); break;
    case Setting::ResolveNames: m_engine.setNameResolution(value.toBool()); break;
    case Setting::Listen: m_intake.listenAt(value.toStringList()); break;
    default: break;
    }
}

} // namespace weir::ui
