# SPDX-License-Identifier: Apache-2.0
# One folder = one target = one namespace. Sources are the folder's *.cpp; includes start at the repository's root.

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(PENDOPO_CCACHE ccache)
if(PENDOPO_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${PENDOPO_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${PENDOPO_CCACHE}")
endif()

# pendopo_module(sync/envelope LINKS platform_base …): target sync_envelope.
function(pendopo_module folder)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  string(REPLACE "/" "_" target "${folder}")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${target} PUBLIC pendopo_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${target} INTERFACE pendopo_flags ${ARG_LINKS} ${ARG_PRIVATE_LINKS})
  endif()
  set_property(GLOBAL APPEND PROPERTY PENDOPO_MODULES ${target})
endfunction()

# pendopo_program(app/kiosk pendopo-kiosk LINKS …)
function(pendopo_program folder name)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE PENDOPO_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${name} PRIVATE pendopo_flags ${ARG_LINKS})
  set_property(GLOBAL APPEND PROPERTY PENDOPO_PROGRAMS ${name})
endfunction()

# pendopo_embed(target NAME file): the file's bytes as `extern "C" const unsigned char NAME[]; const size_t NAME_size`.
function(pendopo_embed target name file)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}.S")
  set(content ".section .note.GNU-stack,\"\",%progbits\n.section .rodata\n.global ${name}\n.balign 16\n${name}:\n.incbin \"${file}\"\n.global ${name}_end\n${name}_end:\n.byte 0\n.balign 8\n.global ${name}_size\n${name}_size:\n.quad ${name}_end - ${name}\n")
  file(CONFIGURE OUTPUT "${out}" CONTENT "${content}" @ONLY)
  set_source_files_properties("${out}" PROPERTIES LANGUAGE C OBJECT_DEPENDS "${file}" COMPILE_OPTIONS "-xassembler")
  target_sources(${target} PRIVATE "${out}")
endfunction()
