# show_fips ROOT: what is different on a node in FIPS mode. Not every kernel has a flag for it: so it stands in a /proc/sys of
# its own, in which all else is the real one's. sshd goes by the policy of RHEL (crypto-policies, FIPS/opensshserver), and has
# no Ed25519 host key (openssh's sshd-keygen makes none there).
show_fips() {
  local etc=$1/etc/ssh entry
  mkdir -p sys
  mount -t tmpfs -o mode=555,nosuid,nodev,noexec tmpfs sys
  for entry in "$1"/proc/sys/*; do
    [ "${entry##*/}" != crypto ] || continue
    mkdir "sys/${entry##*/}"
    mount --bind "$entry" "sys/${entry##*/}"
    mount -o remount,bind,ro "sys/${entry##*/}"
  done
  mkdir sys/crypto
  echo 1 > sys/crypto/fips_enabled
  mount -o remount,ro sys
  mount --rbind sys "$1/proc/sys"

  rm -f "$etc"/ssh_host_ed25519_key*
  local curves=ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521 rsa=rsa-sha2-256,rsa-sha2-512
  cat > "$etc/sshd_config.d/50-redhat.conf" <<Y
Ciphers aes256-gcm@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr
MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512
KexAlgorithms ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group14-sha256
HostKeyAlgorithms $curves,$rsa
PubkeyAcceptedAlgorithms $curves,$rsa
Y
}
