// SPDX-License-Identifier: GPL-3.0-or-later
// A DNS server on 127.0.0.1 that knows a few names of addresses, in a thread of its own. Its answers are
// written out by hand (RFC 1035 section 4.1).
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace weir::test
{

class DnsServer
{
public:
    using Names = std::map<std::string, std::vector<std::string>>;

    enum class Mood {
        Answers, ///< what it knows; of other names that they do not exist
        Fails,   ///< SERVFAIL
        Babbles, ///< bytes that are no answer
        IsSilent
    };

    /// `names` by the question, for example `1.2.0.192.in-addr.arpa`, in labels with dots between them.
    explicit DnsServer(Names names, Mood mood = Mood::Answers)
        : m_names(std::move(names)),
          m_mood(mood),
          m_socket(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
          m_stop(eventfd(0, EFD_CLOEXEC))
    {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof own;
        if (bind(m_socket, reinterpret_cast<const sockaddr*>(&own), length) == 0 &&
            getsockname(m_socket, reinterpret_cast<sockaddr*>(&own), &length) == 0)
            m_port = ntohs(own.sin_port);
        m_thread = std::thread([this] { run(); });
    }
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;
    ~DnsServer()
    {
        eventfd_write(m_stop, 1);
        m_thread.join();
        close(m_socket);
        close(m_stop);
    }

    /// As weirctl and the engine want it.
    std::string place() const { return "127.0.0.1:" + std::to_string(m_port); }

    void setNames(Names names)
    {
        const std::lock_guard lock(m_mutex);
        m_names = std::move(names);
    }

    /// How often each name was asked for.
    std::map<std::string, int> asked() const
    {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }

    int count(const std::string& name) const
    {
        const auto all = asked();
        const auto found = all.find(name);
        return found == all.end() ? 0 : found->second;
    }

private:
    void run()
    {
        for (;;) {
            pollfd waiting[]{{m_socket, POLLIN, 0}, {m_stop, POLLIN, 0}};
            poll(waiting, 2, -1);
            if (waiting[1].revents)
                return;
            sockaddr_in from{};
            socklen_t length = sizeof from;
            std::string query(512, '\0');
            const ssize_t size = recvfrom(m_socket, query.data(), query.size(), 0,
                                          reinterpret_cast<sockaddr*>(&from), &length);
            if (size < 17)
                continue;
            query.resize(std::size_t(size));
            const std::string reply = answer(query);
            if (!reply.empty())
                sendto(m_socket, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), length);
        }
    }

    std::string answer(const std::string& query)
    {
        std::string name;
        std::size_t at = 12;
        while (at < query.size() && query[at] != 0) {
            const auto length = std::size_t(std::uint8_t(query[at]));
            name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
            at += 1 + length;
        }
        const std::string question = query.substr(12, at + 1 + 4 - 12); // with type and class
        const std::lock_guard lock(m_mutex);
        ++m_asked[name];
        switch (m_mood) {
        case Mood::IsSilent: return {};
        case Mood::Babbles: return query.substr(0, 2) + "\x81\x80\xff\xff\xff\xff babble";
        case Mood::Fails: return head(query, "\x81\x82", 0) + question;
        case Mood::Answers: break;
        }
        const auto known = m_names.find(name);
        if (known == m_names.end())
            return head(query, "\x81\x83", 0) + question;
        std::string reply = head(query, "\x81\x80", known->second.size()) + question;
        for (const std::string& host : known->second) {
            const std::string data = labels(host);
            reply += std::string("\xC0\x0C\x00\x0C\x00\x01\x00\x00\x0E\x10", 10); // PTR, IN, an hour
            reply += std::string{char(data.size() >> 8), char(data.size() & 255)} + data;
        }
        return reply;
    }

    static std::string head(const std::string& query, const char* flags, std::size_t answers)
    {
        return query.substr(0, 2) + flags + std::string{0, 1, 0, char(answers), 0, 0, 0, 0};
    }

    static std::string labels(const std::string& name)
    {
        std::string out;
        for (std::size_t begin = 0; begin < name.size();) {
            const std::size_t end = std::min(name.find('.', begin), name.size());
            out += char(end - begin) + name.substr(begin, end - begin);
            begin = end + 1;
        }
        return out + '\0';
    }

    mutable std::mutex m_mutex; // of the next two
    Names m_names;
    std::map<std::string, int> m_asked;
    const Mood m_mood;
    const int m_socket;
    const int m_stop;
    std::uint16_t m_port = 0;
    std::thread m_thread;
};

} // namespace weir::test
