# Only what is inside the node's pid namespace joins the container's cgroup. What waits for it outside does not, and so is
# there to reap it when the whole cgroup is killed.
echo 0 >&4
exec 4>&-
