# SPDX-License-Identifier: Apache-2.0
# Every library the product stands on, as one imported target each. All come from Debian packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(ARGON2 REQUIRED IMPORTED_TARGET libargon2)
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(GLFW REQUIRED IMPORTED_TARGET glfw3)
pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(FREETYPE REQUIRED IMPORTED_TARGET freetype2)
target_link_libraries(PkgConfig::IMGUI INTERFACE PkgConfig::FREETYPE) # ImGui's archive draws its glyphs by it
pkg_check_modules(GLES REQUIRED IMPORTED_TARGET glesv2)
pkg_check_modules(EGL REQUIRED IMPORTED_TARGET egl)
pkg_check_modules(X11 REQUIRED IMPORTED_TARGET x11)
pkg_check_modules(XEXT REQUIRED IMPORTED_TARGET xext)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(SPDLOG REQUIRED IMPORTED_TARGET spdlog)
pkg_check_modules(ALSA REQUIRED IMPORTED_TARGET alsa)
pkg_check_modules(OPUS REQUIRED IMPORTED_TARGET opus)
pkg_check_modules(ESPEAK REQUIRED IMPORTED_TARGET espeak-ng)
pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
pkg_check_modules(ZBAR REQUIRED IMPORTED_TARGET zbar)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)

# mbedTLS ships no pkg-config file on Debian 12.
foreach(part crypto x509 tls)
  find_library(MBED_${part}_LIBRARY NAMES mbed${part} REQUIRED)
  add_library(mbed${part} UNKNOWN IMPORTED)
  set_target_properties(mbed${part} PROPERTIES IMPORTED_LOCATION "${MBED_${part}_LIBRARY}")
endforeach()
target_link_libraries(mbedx509 INTERFACE mbedcrypto)

find_library(QRCODEGEN_LIBRARY NAMES qrcodegencpp REQUIRED)
add_library(qrcodegencpp UNKNOWN IMPORTED)
set_target_properties(qrcodegencpp PROPERTIES IMPORTED_LOCATION "${QRCODEGEN_LIBRARY}")

# The package's compiled OpenGL back end needs desktop GL 3; ours is built from the same package's source for GLES 2.0.
# Where documentation is stripped from packages, bootstrap.sh lays the sources into build/deps.
find_path(PENDOPO_IMGUI_BACKENDS imgui_impl_opengl3.cpp NO_DEFAULT_PATH
  PATHS /usr/share/doc/libimgui-dev/examples/backends "${CMAKE_SOURCE_DIR}/build/deps/imgui-backends"
  DOC "Folder of imgui_impl_opengl3.cpp as shipped by libimgui-dev")
if(NOT PENDOPO_IMGUI_BACKENDS)
  message(FATAL_ERROR "The sources of ImGui's back ends are missing: run 'make install-deps'")
endif()
