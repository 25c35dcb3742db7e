# How every target is compiled, and the switches a developer may set.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# Line tables are enough for stack traces; full debug info doubles the
# build time on two cores. Assertions stay on.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

option(TRILAB_BUILD_TESTS "Build tests and benchmarks" ON)
set(TRILAB_SANITIZE "" CACHE STRING "Sanitizers: empty, address or thread")

if(TRILAB_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TRILAB_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  # Compiled here, since every program must link it.
  set(TSAN_OBJECT ${CMAKE_BINARY_DIR}/tsan_abseil.o)
  execute_process(
    COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -O1 -fsanitize=thread
      -c ${PROJECT_SOURCE_DIR}/cmake/tsan_abseil.cc -o ${TSAN_OBJECT}
    COMMAND_ERROR_IS_FATAL ANY)
  add_link_options(-fsanitize=thread ${TSAN_OBJECT})
elseif(TRILAB_SANITIZE)
  message(FATAL_ERROR
    "TRILAB_SANITIZE is '${TRILAB_SANITIZE}'; it takes address or thread.")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# Warnings for code of our own; generated code does not link this.
add_library(trilab_warnings INTERFACE)
add_library(trilab::warnings ALIAS trilab_warnings)
target_compile_options(trilab_warnings INTERFACE
  -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers
  -Wnon-virtual-dtor -Woverloaded-virtual
  # What GCC 12 finds by following values through inlined library code is wrong
  # too often (std::optional, std::variant) to stop a build.
  -Wno-error=maybe-uninitialized -Wno-error=array-bounds
  -Wno-error=stringop-overflow -Wno-error=stringop-overread
  -Wno-error=free-nonheap-object -Wno-error=restrict
  -Wno-error=dangling-pointer -Wno-error=use-after-free -Wno-error=nonnull)

# trilab_library(NAME SOURCES a.cc HEADERS a.h PUBLIC dep PRIVATE dep)
# makes library trilab_NAME with alias trilab::NAME.
function(trilab_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE" ${ARGN})
  add_library(trilab_${name} STATIC ${ARG_SOURCES})
  add_library(trilab::${name} ALIAS trilab_${name})
  target_sources(trilab_${name} PUBLIC
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARG_HEADERS})
  target_link_libraries(trilab_${name}
    PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} trilab::warnings)
endfunction()
