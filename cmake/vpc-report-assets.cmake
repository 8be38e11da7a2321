# SPDX-License-Identifier: GPL-2.0-only
# What report.html is made of, compiled in: our own files, and the chart library, which is not part of
# this project but put where it is looked for by npm (scripts/deps.sh).

set(vpc_report_folder ${CMAKE_CURRENT_LIST_DIR}/../helper/io/report)
set(vpc_chart_folder ${vpc_report_folder}/node_modules/uplot)
set(vpc_report_assets_file ${CMAKE_CURRENT_BINARY_DIR}/vpc-report-assets.cc)

# Whether reports can be made.
set(vpc_with_report OFF)
if(EXISTS ${vpc_chart_folder}/dist/uPlot.iife.min.js)
  set(vpc_with_report ON)
endif()

# Write the source file with everything in it.
# Usage: vpc_make_report_assets(<version of ns-3>)
function(vpc_make_report_assets vpc_asset_ns3_version)
  file(GLOB own CONFIGURE_DEPENDS ${vpc_report_folder}/*.html ${vpc_report_folder}/*.css
       ${vpc_report_folder}/*.js
  )
  set(assets)
  foreach(file ${own})
    get_filename_component(name ${file} NAME)
    list(APPEND assets "${name}|${file}")
  endforeach()
  if(vpc_with_report)
    list(APPEND assets "uPlot.js|${vpc_chart_folder}/dist/uPlot.iife.min.js"
         "uPlot.css|${vpc_chart_folder}/dist/uPlot.min.css" "uPlot.licence|${vpc_chart_folder}/LICENSE"
    )
  else()
    message(STATUS "vpc-endpoints: report.html is LEFT OUT, it needs uPlot; run scripts/deps.sh, or "
                   "npm ci --ignore-scripts in helper/io/report"
    )
  endif()
  set(vpc_asset_arrays)
  set(vpc_asset_entries)
  set(number 0)
  foreach(asset ${assets})
    string(REGEX REPLACE "[|].*" "" name ${asset})
    string(REGEX REPLACE ".*[|]" "" file ${asset})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND vpc_asset_arrays "const unsigned char ASSET_${number}[] = {\n${bytes}};\n\n")
    string(APPEND vpc_asset_entries "    {\"${name}\", {ASSET_${number}, sizeof(ASSET_${number})}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  configure_file(
    ${vpc_report_folder}/../vpc-report-assets.cc.in ${vpc_report_assets_file} @ONLY
  )
endfunction()
