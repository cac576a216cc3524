# Pretends to be nvidia-smi on a machine with two GPUs of 24,000 MiB each: FOLDER JOURNAL STEP.
# Files in FOLDER/0 and FOLDER/1 hold how many MiB are taken. Of one that is named after a process
# that has ended, STEP MiB are given back at every run.
folder=$1
journal=$2
step=$3
for gpu in 0 1; do
  taken=0
  for file in "$folder/$gpu"/*; do
    [ -f "$file" ] || continue
    read -r mib <"$file"
    case ${file##*/} in
      *[!0-9]*) ;;
      *)
        if ! kill -0 "${file##*/}" 2>/dev/null; then
          mib=$((mib > step ? mib - step : 0))
          echo "$mib" >"$file"
        fi
        ;;
    esac
    taken=$((taken + mib))
  done
  free=$((24000 - taken))
  [ "$gpu" = 1 ] || printf '{"at":0,"pid":%s,"name":"nvidia-smi","event":"free %s"}\n' $$ $free >>"$journal"
  echo "$gpu, GPU-$gpu, 24000, $free"
done
