# pyscaler_module(NAME [USES module...] [LIBRARIES target...])
#   builds src/NAME/**.cpp into the library pyscaler_NAME and src/NAME/**_test.cpp into the program NAME_test.
# Sources are found by folder: a new file edits no build file.
add_library(pyscaler_options INTERFACE)
target_include_directories(pyscaler_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(pyscaler_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL PYSCALER_VERSION="${PROJECT_VERSION}")
target_compile_options(pyscaler_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Wunused
  -Woverloaded-virtual -Wextra-semi -Wnull-dereference -Wimplicit-fallthrough -fstack-protector-strong)

add_custom_target(unit_tests)

function(pyscaler_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "" "" "USES;LIBRARIES")
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")
  list(TRANSFORM module_USES PREPEND pyscaler_)

  if(sources)
    add_library(pyscaler_${name} STATIC ${sources})
    set(visibility PUBLIC)
  else()
    add_library(pyscaler_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(pyscaler_${name} ${visibility} pyscaler_options ${module_USES} ${module_LIBRARIES})

  if(tests)
    add_executable(${name}_test EXCLUDE_FROM_ALL ${tests})
    target_link_libraries(${name}_test PRIVATE pyscaler_${name} GTest::gtest_main GTest::gmock)
    target_compile_definitions(${name}_test PRIVATE PYSCALER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_dependencies(unit_tests ${name}_test)
  endif()

  if(PYSCALER_FUZZ)
    file(GLOB_RECURSE targets CONFIGURE_DEPENDS ${folder}/*_fuzz.cpp)
    foreach(target ${targets})
      get_filename_component(program ${target} NAME_WE)
      add_executable(${program} ${target})
      target_link_libraries(${program} PRIVATE pyscaler_${name})
      target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
