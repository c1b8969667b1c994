#!/bin/sh
# Generates the classes from the XSD and compiles the program: build.sh SCHEMA.xsd FOLDER
#
# JARS names the folder with jaxb-api.jar, jaxb-core.jar, jaxb-impl.jar and javax.activation.jar; the default is where
# Debian's package `jaxb` puts them.
set -eu
schema=$1 folder=$2
here=$(dirname "$0")
jars=${JARS:-/usr/share/java}
mkdir -p "$folder/generated" "$folder/classes"
xjc -quiet -encoding UTF-8 -no-header -p gongkai.report -d "$folder/generated" "$schema"
javac -Xlint:all -Werror -encoding UTF-8 -cp "$jars/jaxb-api.jar" -d "$folder/classes" \
    "$folder"/generated/gongkai/report/*.java "$here/Consumer.java"
