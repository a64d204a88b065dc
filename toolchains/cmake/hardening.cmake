# SPDX-License-Identifier: Apache-2.0
# Warnings are errors; every target is built as for an exposed box.
include(CheckCXXCompilerFlag)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_LINK_WHAT_YOU_USE OFF)
include(CheckPIESupported)
check_pie_supported()

set(PENDOPO_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

add_library(pendopo_flags INTERFACE)
target_compile_options(pendopo_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Wvla>
  -fstack-protector-strong
  # The same bytes wherever the source lies, and no name of a builder's folder in what is shipped.
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_link_options(pendopo_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)

check_cxx_compiler_flag(-ftrivial-auto-var-init=zero PENDOPO_HAS_AUTO_VAR_INIT)
if(PENDOPO_HAS_AUTO_VAR_INIT)
  target_compile_options(pendopo_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-ftrivial-auto-var-init=zero>)
endif()
check_cxx_compiler_flag(-fstack-clash-protection PENDOPO_HAS_STACK_CLASH)
if(PENDOPO_HAS_STACK_CLASH)
  target_compile_options(pendopo_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fstack-clash-protection>)
endif()
# Checked jumps and returns, as the processor has them.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  target_compile_options(pendopo_flags INTERFACE -fcf-protection)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  target_compile_options(pendopo_flags INTERFACE -mbranch-protection=standard)
endif()

if(PENDOPO_SANITIZE)
  target_compile_options(pendopo_flags INTERFACE -fsanitize=${PENDOPO_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(pendopo_flags INTERFACE -fsanitize=${PENDOPO_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Once code is instrumented, g++ 12 sees such reads in std::optional and std::regex; the plain builds look for them.
    target_compile_options(pendopo_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
else()
  # _FORTIFY_SOURCE needs optimisation and hides errors from the sanitizers.
  target_compile_options(pendopo_flags INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
target_compile_definitions(pendopo_flags INTERFACE _GLIBCXX_ASSERTIONS)
