#!/bin/sh
# Writes events.pb.swift from events.proto. It needs protoc (Debian: protobuf-compiler) and
# protoc-gen-swift of the swift-protobuf release that Package.resolved names:
#   git clone --branch 1.39.0 https://github.com/apple/swift-protobuf
#   cd swift-protobuf && swift build -c release --product protoc-gen-swift
# and .build/release/protoc-gen-swift on the PATH.
set -eu
cd "$(dirname "$0")"
protoc --swift_out=. --swift_opt=Visibility=Internal events.proto
