#!/bin/bash
# A real S3 server for tests: a Ceph monitor, one OSD in memory and the object gateway, on loopback.
#
#   ceph_rgw.sh start FOLDER MONITOR_PORT GATEWAY_PORT [TLS_PORT CERTIFICATE]...
#                              returns when the gateway answers and has its user; it speaks TLS at each TLS_PORT with
#                              the CERTIFICATE (PEM, its key in the same file)
#   ceph_rgw.sh stop FOLDER    ends the programs that this folder's start began
#
# S3 user: sohoa-test / sohoa-test-secret. Needs Debian's radosgw, ceph-mon and ceph-osd. Everything the
# cluster writes stays in FOLDER. Keys of the cluster are made anew, since the gateway refuses to run without.
set -eEuo pipefail

command=${1:?start or stop}
folder=$(realpath -m "${2:?folder of the test cluster}")
conf=$folder/ceph.conf

stop() {
    local pidfile
    for pidfile in "$folder"/run/*.pid; do
        [ -s "$pidfile" ] && kill -KILL "$(cat "$pidfile")" 2>/dev/null || true
    done
}

write_settings() {  # monitor port, gateway port, then port and certificate of each front with TLS
    local monitor=$1 fronts="beast endpoint=127.0.0.1:$2"
    shift 2
    while [ $# -gt 0 ]; do
        fronts+=", beast ssl_endpoint=127.0.0.1:$1 ssl_certificate=$2"
        shift 2
    done
    cat > "$conf" <<CONF
[global]
fsid = $fsid
keyring = $folder/keys
mon_host = v2:127.0.0.1:$monitor
public_network = 127.0.0.0/8
cluster_network = 127.0.0.0/8
ms_bind_msgr1 = false
run_dir = $folder/run
admin_socket = $folder/run/\$name.sock
pid_file = $folder/run/\$name.pid
log_file = $folder/run/\$name.log
crash_dir = $folder/run
mon_data = $folder/mon
osd_data = $folder/osd
mon_data_avail_crit = 1
mon_allow_pool_size_one = true
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_crush_chooseleaf_type = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
[client.gateway]
rgw_frontends = $fronts
rgw_dns_name = 127.0.0.1
CONF
}

add_key() {  # name, then its rights
    ceph-authtool "$folder/keys" --gen-key -n "$@" >/dev/null
}

start() {  # what write_settings takes
    rm -rf "$folder"
    mkdir -p "$folder"/{mon,osd,run}
    fsid=$(cat /proc/sys/kernel/random/uuid)
    write_settings "$@"

    ceph-authtool --create-keyring "$folder/keys" >/dev/null
    add_key mon. --cap mon 'allow *'
    add_key client.admin --cap mon 'allow *' --cap osd 'allow *'
    add_key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
    add_key client.gateway --cap mon 'allow rwx' --cap osd 'allow rwx'

    monmaptool --create --fsid "$fsid" --addv one "[v2:127.0.0.1:$1]" "$folder/monmap" >/dev/null
    ceph-mon -c "$conf" -i one --mkfs --monmap "$folder/monmap" --keyring "$folder/keys"
    ceph-mon -c "$conf" -i one

    ceph -c "$conf" osd create >/dev/null
    ceph-osd -c "$conf" -i 0 --mkfs 2>/dev/null
    ceph -c "$conf" osd crush add osd.0 1.0 root=default host=localhost 2>/dev/null
    ceph-osd -c "$conf" -i 0 >/dev/null

    radosgw -c "$conf" -n client.gateway
    radosgw-admin -c "$conf" user create --uid=sohoa-test --display-name=test \
        --access-key=sohoa-test --secret-key=sohoa-test-secret >/dev/null 2>&1
    for _ in $(seq 300); do
        if (: < "/dev/tcp/127.0.0.1/$2") 2>/dev/null; then return; fi
        sleep 0.2
    done
    echo "the gateway does not answer; see $folder/run" >&2
    return 1
}

case $command in
    start)
        trap 'stop' ERR
        : "${3:?port of the monitor}" "${4:?port of the gateway}"
        start "${@:3}"
        ;;
    stop) stop ;;
    *) echo "start or stop, not $command" >&2; exit 1 ;;
esac
