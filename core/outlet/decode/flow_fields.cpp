// SPDX-License-Identifier: GPL-3.0-or-later
// Flow records that are lists of fields: a row a field, in the order of the wire, named as sflowtool
// names them (structures that it does not decode: in the same manner).
#include "outlet/decode/field_row.h"

namespace weir::outlet
{

namespace
{

using enum Form;

// clang-format off
constexpr FieldRow table[] = {
    {{0, 1001}, "extendedType", Constant, "SWITCH"},
    {{0, 1001}, "in_vlan", U32, ""},
    {{0, 1001}, "in_priority", U32, ""},
    {{0, 1001}, "out_vlan", U32, ""},
    {{0, 1001}, "out_priority", U32, ""},

    {{0, 1002}, "extendedType", Constant, "ROUTER"},
    {{0, 1002}, "nextHop", Address, ""},
    {{0, 1002}, "srcSubnetMask", U32, ""},
    {{0, 1002}, "dstSubnetMask", U32, ""},

    {{0, 1005}, "extendedType", Constant, "URL"},
    {{0, 1005}, "url_direction", U32, ""},
    {{0, 1005}, "url", Text, ""},
    {{0, 1005}, "host", Text, ""},

    {{0, 1006}, "extendedType", Constant, "MPLS"},
    {{0, 1006}, "mpls_nexthop", Address, ""},
    {{0, 1006}, "mpls_input_stack", LabelStack, ""},
    {{0, 1006}, "mpls_output_stack", LabelStack, ""},

    {{0, 1007}, "extendedType", Constant, "NAT"},
    {{0, 1007}, "nat_src", Address, ""},
    {{0, 1007}, "nat_dst", Address, ""},

    {{0, 1008}, "mpls_tunnel_lsp_name", TextIfAny, ""},
    {{0, 1008}, "mpls_tunnel_id", U32, ""},
    {{0, 1008}, "mpls_tunnel_cos", U32, ""},

    {{0, 1009}, "mpls_vc_name", TextIfAny, ""},
    {{0, 1009}, "mpls_vll_vc_id", U32, ""},
    {{0, 1009}, "mpls_vc_cos", U32, ""},

    {{0, 1010}, "mpls_ftn_descr", TextIfAny, ""},
    {{0, 1010}, "mpls_ftn_mask", U32, ""},

    {{0, 1011}, "mpls_fec_addr_prefix_len", U32, ""},

    {{0, 1012}, "vlan_tunnel", VlanStack, ""},

    {{0, 1014}, "rx_SSID", TextIfAny, ""},
    {{0, 1014}, "rx_BSSID", Mac, ""},
    {{0, 1014}, "rx_version", U32, ""},
    {{0, 1014}, "rx_channel", U32, ""},
    {{0, 1014}, "rx_speed", U64, ""},
    {{0, 1014}, "rx_rsni", U32, ""},
    {{0, 1014}, "rx_rcpi", U32, ""},
    {{0, 1014}, "rx_packet_uS", U32, ""},

    {{0, 1015}, "tx_SSID", TextIfAny, ""},
    {{0, 1015}, "tx_BSSID", Mac, ""},
    {{0, 1015}, "tx_version", U32, ""},
    {{0, 1015}, "tx_transmissions", U32, ""},
    {{0, 1015}, "tx_packet_uS", U32, ""},
    {{0, 1015}, "tx_retrans_uS", U32, ""},
    {{0, 1015}, "tx_channel", U32, ""},
    {{0, 1015}, "tx_speed", U64, ""},
    {{0, 1015}, "tx_power_mW", U32, ""},

    {{0, 1017}, "extendedType", Constant, "OPENFLOW"},
    {{0, 1017}, "openflow_cookie", U64, ""},
    {{0, 1017}, "openflow_match", U32, ""},
    {{0, 1017}, "openflow_actions", U32, ""},

    {{0, 1018}, "extendedType", Constant, "FC"},
    {{0, 1018}, "fc_src_mask_len", U32, ""},
    {{0, 1018}, "fc_dst_mask_len", U32, ""},
    {{0, 1018}, "fc_next_hop", U32, ""},
    {{0, 1018}, "fc_metric", U32, ""},

    {{0, 1019}, "extendedType", Constant, "QUEUE_LENGTH"},
    {{0, 1019}, "queue_index", U32, ""},
    {{0, 1019}, "queue_length_segments", U32, ""},

    {{0, 1020}, "extendedType", Constant, "NAT PORT"},
    {{0, 1020}, "nat_src_port", U32, ""},
    {{0, 1020}, "nat_dst_port", U32, ""},

    {{0, 1027}, "extendedType", Constant, "out_decap"},
    {{0, 1027}, "out_decap_inner_header_offset", U32, ""},

    {{0, 1028}, "extendedType", Constant, "in_decap"},
    {{0, 1028}, "in_decap_inner_header_offset", U32, ""},

    {{0, 1029}, "extendedType", Constant, "out_VNI"},
    {{0, 1029}, "out_VNI", U32, ""},

    {{0, 1030}, "extendedType", Constant, "in_VNI"},
    {{0, 1030}, "in_VNI", U32, ""},

    {{0, 1031}, "extendedType", Constant, "ib_lrh"},
    {{0, 1031}, "ib_lrh_src_vl", U32, ""},
    {{0, 1031}, "ib_lrh_src_sl", U32, ""},
    {{0, 1031}, "ib_lrh_src_dlid", U32, ""},
    {{0, 1031}, "ib_lrh_src_slid", U32, ""},
    {{0, 1031}, "ib_lrh_src_lnh", U32, ""},
    {{0, 1031}, "ib_lrh_dst_vl", U32, ""},
    {{0, 1031}, "ib_lrh_dst_sl", U32, ""},
    {{0, 1031}, "ib_lrh_dst_dlid", U32, ""},
    {{0, 1031}, "ib_lrh_dst_slid", U32, ""},
    {{0, 1031}, "ib_lrh_dst_lnh", U32, ""},

    {{0, 1032}, "extendedType", Constant, "ib_grh"},
    {{0, 1032}, "ib_grh_flow_label", U32, ""},
    {{0, 1032}, "ib_grh_traffic_class", U32, ""},
    {{0, 1032}, "ib_grh_src_gid", Ip6, ""},
    {{0, 1032}, "ib_grh_dst_gid", Ip6, ""},
    {{0, 1032}, "ib_grh_next_header", U32, ""},
    {{0, 1032}, "ib_grh_length", U32, ""},

    {{0, 1033}, "extendedType", Constant, "ib_bth"},
    {{0, 1033}, "ib_bth_pkey", U32, ""},
    {{0, 1033}, "ib_bth_dst_qp", U32, ""},
    {{0, 1033}, "ib_bth_opcode", U32, ""},

    {{0, 1034}, "extendedType", Constant, "vlan_in"},
    {{0, 1034}, "vlan_in", VlanStack, ""},

    {{0, 1035}, "extendedType", Constant, "vlan_out"},
    {{0, 1035}, "vlan_out", VlanStack, ""},

    {{0, 1036}, "extendedType", Constant, "egress_queue"},
    {{0, 1036}, "egress_queue_id", U32, ""},

    {{0, 1037}, "extendedType", Constant, "acl"},
    {{0, 1037}, "acl_number", U32, ""},
    {{0, 1037}, "acl_name", TextIfAny, ""},
    {{0, 1037}, "acl_direction", Choice, "unknown,ingress,egress"},

    {{0, 1038}, "extendedType", Constant, "function"},
    {{0, 1038}, "symbol", TextIfAny, ""},

    {{0, 1039}, "extendedType", Constant, "transit_delay"},
    {{0, 1039}, "transit_delay_nS", U32, ""},

    {{0, 1040}, "extendedType", Constant, "queue_depth"},
    {{0, 1040}, "queue_depth_bytes", U32, ""},

    {{0, 1041}, "extendedType", Constant, "hw_trap"},
    {{0, 1041}, "hw_trap_group", TextIfAny, ""},
    {{0, 1041}, "hw_trap_name", TextIfAny, ""},

    {{0, 1042}, "extendedType", Constant, "linux_reason"},
    {{0, 1042}, "linux_drop_reason", TextIfAny, ""},

    {{0, 1043}, "extendedType", Constant, "timestamp"},
    {{0, 1043}, "timestamp_nS", U64, ""},

    {{0, 2000}, "extendedType", Constant, "transaction"},
    {{0, 2000}, "transaction_direction", U32, ""},
    {{0, 2000}, "transaction_wait_uS", U32, ""},
    {{0, 2000}, "transaction_duration_uS", U32, ""},
    {{0, 2000}, "transaction_status", U32, ""},
    {{0, 2000}, "transaction_bytes_received", U64, ""},
    {{0, 2000}, "transaction_bytes_sent", U64, ""},

    {{0, 2001}, "extendedType", Constant, "nfs_storage_transaction"},
    {{0, 2001}, "nfs_path", TextIfAny, ""},
    {{0, 2001}, "nfs_operation", U32, ""},
    {{0, 2001}, "nfs_status", U32, ""},

    {{0, 2002}, "extendedType", Constant, "scsi_storage_transaction"},
    {{0, 2002}, "scsi_lun", U32, ""},
    {{0, 2002}, "scsi_operation", U32, ""},
    {{0, 2002}, "scsi_status", U32, ""},

    {{0, 2003}, "extendedType", Constant, "http_transaction"},
    {{0, 2003}, "http_url", TextIfAny, ""},
    {{0, 2003}, "http_host", TextIfAny, ""},
    {{0, 2003}, "http_referrer", TextIfAny, ""},
    {{0, 2003}, "http_useragent", TextIfAny, ""},
    {{0, 2003}, "http_user", TextIfAny, ""},
    {{0, 2003}, "http_status", U32, ""},

    {{0, 2100}, "extendedType", Constant, "socket4"},
    {{0, 2100}, "socket4_ip_protocol", U32, ""},
    {{0, 2100}, "socket4_local_ip", Ip4, ""},
    {{0, 2100}, "socket4_remote_ip", Ip4, ""},
    {{0, 2100}, "socket4_local_port", U32, ""},
    {{0, 2100}, "socket4_remote_port", U32, ""},

    {{0, 2101}, "extendedType", Constant, "socket6"},
    {{0, 2101}, "socket6_ip_protocol", U32, ""},
    {{0, 2101}, "socket6_local_ip", Ip6, ""},
    {{0, 2101}, "socket6_remote_ip", Ip6, ""},
    {{0, 2101}, "socket6_local_port", U32, ""},
    {{0, 2101}, "socket6_remote_port", U32, ""},

    {{0, 2102}, "extendedType", Constant, "proxy_socket4"},
    {{0, 2102}, "proxy_socket4_ip_protocol", U32, ""},
    {{0, 2102}, "proxy_socket4_local_ip", Ip4, ""},
    {{0, 2102}, "proxy_socket4_remote_ip", Ip4, ""},
    {{0, 2102}, "proxy_socket4_local_port", U32, ""},
    {{0, 2102}, "proxy_socket4_remote_port", U32, ""},

    {{0, 2103}, "extendedType", Constant, "proxy_socket6"},
    {{0, 2103}, "proxy_socket6_ip_protocol", U32, ""},
    {{0, 2103}, "proxy_socket6_local_ip", Ip6, ""},
    {{0, 2103}, "proxy_socket6_remote_ip", Ip6, ""},
    {{0, 2103}, "proxy_socket6_local_port", U32, ""},
    {{0, 2103}, "proxy_socket6_remote_port", U32, ""},

    {{0, 2200}, "flowSampleType", Constant, "memcache"},
    {{0, 2200}, "memcache_op_protocol", U32, ""},
    {{0, 2200}, "memcache_op_cmd", U32, ""},
    {{0, 2200}, "memcache_op_key", UrlText, ""},
    {{0, 2200}, "memcache_op_nkeys", U32, ""},
    {{0, 2200}, "memcache_op_value_bytes", U32, ""},
    {{0, 2200}, "memcache_op_duration_uS", U32, ""},
    {{0, 2200}, "memcache_op_status", U32, ""},

    {{0, 2201}, "flowSampleType", Constant, "http"},
    {{0, 2201}, "http_method", U32, ""},
    {{0, 2201}, "http_protocol", U32, ""},
    {{0, 2201}, "http_uri", TextIfAny, ""},
    {{0, 2201}, "http_host", TextIfAny, ""},
    {{0, 2201}, "http_referrer", TextIfAny, ""},
    {{0, 2201}, "http_useragent", TextIfAny, ""},
    {{0, 2201}, "http_authuser", TextIfAny, ""},
    {{0, 2201}, "http_mimetype", TextIfAny, ""},
    {{0, 2201}, "http_bytes", U64, ""},
    {{0, 2201}, "http_duration_uS", U32, ""},
    {{0, 2201}, "http_status", U32, ""},

    {{0, 2202}, "flowSampleType", Constant, "applicationOperation"},
    {{0, 2202}, "application", TextIfAny, ""},
    {{0, 2202}, "operation", TextIfAny, ""},
    {{0, 2202}, "attributes", TextIfAny, ""},
    {{0, 2202}, "status_descr", TextIfAny, ""},
    {{0, 2202}, "request_bytes", U64, ""},
    {{0, 2202}, "response_bytes", U64, ""},
    {{0, 2202}, "duration_uS", U32, ""},
    {{0, 2202}, "status", Choice, "SUCCESS,OTHER,TIMEOUT,INTERNAL_ERROR,BAD_REQUEST,FORBIDDEN,TOO_LARGE,NOT_IMPLEMENTED,NOT_FOUND,UNAVAILABLE,UNAUTHORIZED"},

    {{0, 2203}, "server_context_application", TextIfAny, ""},
    {{0, 2203}, "server_context_operation", TextIfAny, ""},
    {{0, 2203}, "server_context_attributes", TextIfAny, ""},

    {{0, 2204}, "actor_initiator", TextIfAny, ""},

    {{0, 2205}, "actor_target", TextIfAny, ""},

    {{0, 2206}, "flowSampleType", Constant, "http"},
    {{0, 2206}, "http_method", U32, ""},
    {{0, 2206}, "http_protocol", U32, ""},
    {{0, 2206}, "http_uri", TextIfAny, ""},
    {{0, 2206}, "http_host", TextIfAny, ""},
    {{0, 2206}, "http_referrer", TextIfAny, ""},
    {{0, 2206}, "http_useragent", TextIfAny, ""},
    {{0, 2206}, "http_xff", TextIfAny, ""},
    {{0, 2206}, "http_authuser", TextIfAny, ""},
    {{0, 2206}, "http_mimetype", TextIfAny, ""},
    {{0, 2206}, "http_request_bytes", U64, ""},
    {{0, 2206}, "http_bytes", U64, ""},
    {{0, 2206}, "http_duration_uS", U32, ""},
    {{0, 2206}, "http_status", U32, ""},

    {{0, 2207}, "extendedType", Constant, "proxy_request"},
    {{0, 2207}, "proxy_request_uri", TextIfAny, ""},
    {{0, 2207}, "proxy_request_host", TextIfAny, ""},

    {{0, 2208}, "extendedType", Constant, "nav_timing"},
    {{0, 2208}, "nav_type", U32, ""},
    {{0, 2208}, "nav_redirect_count", U32, ""},
    {{0, 2208}, "nav_navigation_start", U32, ""},
    {{0, 2208}, "nav_unload_event_start", U32, ""},
    {{0, 2208}, "nav_unload_event_end", U32, ""},
    {{0, 2208}, "nav_redirect_start", U32, ""},
    {{0, 2208}, "nav_redirect_end", U32, ""},
    {{0, 2208}, "nav_fetch_start", U32, ""},
    {{0, 2208}, "nav_domain_lookup_start", U32, ""},
    {{0, 2208}, "nav_domain_lookup_end", U32, ""},
    {{0, 2208}, "nav_connect_start", U32, ""},
    {{0, 2208}, "nav_connect_end", U32, ""},
    {{0, 2208}, "nav_secure_connection_start", U32, ""},
    {{0, 2208}, "nav_request_start", U32, ""},
    {{0, 2208}, "nav_response_start", U32, ""},
    {{0, 2208}, "nav_response_end", U32, ""},
    {{0, 2208}, "nav_dom_loading", U32, ""},
    {{0, 2208}, "nav_dom_interactive", U32, ""},
    {{0, 2208}, "nav_dom_content_loaded_event_start", U32, ""},
    {{0, 2208}, "nav_dom_content_loaded_event_end", U32, ""},
    {{0, 2208}, "nav_dom_complete", U32, ""},
    {{0, 2208}, "nav_load_event_start", U32, ""},
    {{0, 2208}, "nav_load_event_end", U32, ""},

    {{0, 2209}, "tcpinfo_direction", Choice, "unknown,received,sent"},
    {{0, 2209}, "tcpinfo_send_mss", U32, ""},
    {{0, 2209}, "tcpinfo_receive_mss", U32, ""},
    {{0, 2209}, "tcpinfo_unacked_pkts", U32, ""},
    {{0, 2209}, "tcpinfo_lost_pkts", U32, ""},
    {{0, 2209}, "tcpinfo_retrans_pkts", U32, ""},
    {{0, 2209}, "tcpinfo_path_mtu", U32, ""},
    {{0, 2209}, "tcpinfo_rtt_uS", U32, ""},
    {{0, 2209}, "tcpinfo_rtt_uS_var", U32, ""},
    {{0, 2209}, "tcpinfo_send_congestion_win", U32, ""},
    {{0, 2209}, "tcpinfo_reordering", U32, ""},
    {{0, 2209}, "tcpinfo_rtt_uS_min", U32, ""},

    {{0, 2210}, "extendedType", Constant, "entities"},
    {{0, 2210}, "entities_src_class", U32, ""},
    {{0, 2210}, "entities_src_index", U32, ""},
    {{0, 2210}, "entities_dst_class", U32, ""},
    {{0, 2210}, "entities_dst_index", U32, ""},

    {{4413, 1}, "extendedType", Constant, "bst_egress_queue"},
    {{4413, 1}, "bst_egress_queue_id", U32, ""},

    {{43874, 2}, "extendedType", Constant, "pmacct_tag"},
    {{43874, 2}, "pmacct_tag", U64, ""},
    {{43874, 2}, "pmacct_tag2", U64, ""},

    {{43874, 3}, "extendedType", Constant, "pmacct_ndpi_class"},
    {{43874, 3}, "pmacct_ndpi_master_protocol", U32, ""},
    {{43874, 3}, "pmacct_ndpi_app_protocol", U32, ""},
};
// clang-format on

constexpr FieldIndex index(table);

} // namespace

std::span<const FieldRow> flowFields(sample::Tag tag)
{
    return index.find(tag);
}

} // namespace weir::outlet
