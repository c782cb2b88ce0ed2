// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/geo_database.h"

#include <cstring>

#include <maxminddb.h>
#include <netinet/in.h>

namespace weir::key
{

struct GeoDatabase::Handle {
    mutable MMDB_s file{};
    bool isOpen = false;

    ~Handle()
    {
        if (isOpen)
            MMDB_close(&file);
    }

    /// Nothing when the address is not in it.
    std::optional<MMDB_entry_s> find(const base::Address& address) const
    {
        int error = 0;
        MMDB_lookup_result_s result{};
        if (address.type == base::Address::Type::V4) {
            sockaddr_in place{};
            place.sin_family = AF_INET;
            std::memcpy(&place.sin_addr, address.bytes.data(), 4);
            result = MMDB_lookup_sockaddr(&file, reinterpret_cast<const sockaddr*>(&place), &error);
        } else if (address.type == base::Address::Type::V6) {
            sockaddr_in6 place{};
            place.sin6_family = AF_INET6;
            std::memcpy(&place.sin6_addr, address.bytes.data(), 16);
            result = MMDB_lookup_sockaddr(&file, reinterpret_cast<const sockaddr*>(&place), &error);
        }
        if (error != MMDB_SUCCESS || !result.found_entry)
            return std::nullopt;
        return result.entry;
    }
};

namespace
{

template <class... Names>
std::optional<MMDB_entry_data_s> member(MMDB_entry_s entry, Names... names)
{
    MMDB_entry_data_s data{};
    const int status = MMDB_get_value(&entry, &data, names..., nullptr);
    return status == MMDB_SUCCESS && data.has_data ? std::optional(data) : std::nullopt;
}

template <class... Names>
std::string_view text(MMDB_entry_s entry, Names... names)
{
    const auto data = member(entry, names...);
    if (!data || data->type != MMDB_DATA_TYPE_UTF8_STRING)
        return {};
    return {data->utf8_string, data->data_size};
}

} // namespace

base::Result<GeoDatabase> GeoDatabase::open(const std::string& path)
{
    auto handle = std::make_shared<Handle>();
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &handle->file);
    if (status != MMDB_SUCCESS)
        return base::failure(path + " cannot be used as a database of countries or autonomous systems: " +
                             MMDB_strerror(status) + ". It must be a file in MaxMind's format (.mmdb).");
    handle->isOpen = true;
    GeoDatabase database;
    if (const char* kind = handle->file.metadata.database_type)
        database.m_kind = kind;
    database.m_handle = std::move(handle);
    return database;
}

std::optional<GeoDatabase::Country> GeoDatabase::country(const base::Address& address) const
{
    const auto entry = m_handle->find(address);
    if (!entry)
        return std::nullopt;
    const std::string_view code = text(*entry, "country", "iso_code");
    if (code.empty())
        return std::nullopt;
    return Country{code, text(*entry, "country", "names", "en")};
}

std::optional<GeoDatabase::AutonomousSystem> GeoDatabase::autonomousSystem(const base::Address& address) const
{
    const auto entry = m_handle->find(address);
    if (!entry)
        return std::nullopt;
    const auto number = member(*entry, "autonomous_system_number");
    if (!number || number->type != MMDB_DATA_TYPE_UINT32)
        return std::nullopt;
    return AutonomousSystem{number->uint32, text(*entry, "autonomous_system_organization")};
}

} // namespace weir::key
