// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-plot-folder.h"

#include "ns3/abort.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// Stands in a data set's style until Save() makes a band of it, which ns-3's classes cannot draw.
const char* const BAND_MARK = "vpc-band";

/// Reads gnuplot's commands with the data in them, and parts the two.
class PlotSplitter
{
  public:
    explicit PlotSplitter(const std::string& name)
        : m_name(name)
    {
    }

    void Read(const std::string& text)
    {
        std::istringstream labels(text);
        for (std::string line; std::getline(labels, line);)
        {
            ReadLabel(line);
        }
        m_lastX = m_x; // of panels that leave it to the one below
        m_x.clear();
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
        {
            if (line.rfind("plot ", 0) == 0)
            {
                const std::size_t sets = ReadPlot(line);
                for (std::size_t set = 0; set < sets; ++set)
                {
                    ReadData(lines, set);
                }
                continue;
            }
            ReadLabel(line);
            m_script << line << '\n';
        }
    }

    std::string GetScript() const
    {
        return m_script.str();
    }

    std::string GetData() const
    {
        return m_data.str();
    }

  private:
    /// \param line "plot" with its items \return how many data sets follow it
    std::size_t ReadPlot(const std::string& line)
    {
        m_titles.clear();
        static const std::regex item("(plot |, )\"-\" +");
        static const std::regex title("title \"([^\"]*)\"");
        std::vector<std::size_t> starts;
        std::vector<std::size_t> bodies;
        for (std::sregex_iterator i(line.begin(), line.end(), item), end; i != end; ++i)
        {
            starts.push_back(static_cast<std::size_t>(i->position()));
            bodies.push_back(static_cast<std::size_t>(i->position() + i->length()));
        }
        for (std::size_t i = 0; i < bodies.size(); ++i)
        {
            const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : line.size();
            const std::string style = line.substr(bodies[i], end - bodies[i]);
            std::smatch match;
            m_titles.push_back(std::regex_search(style, match, title) ? match[1].str() : "");
            m_script << (i == 0 ? "plot " : ", \\\n     ") << ItemOf(style);
            ++m_index;
        }
        m_script << (bodies.empty() ? line : "") << '\n';
        return bodies.size();
    }

    /// \param style of a data set \return it as an item of a plot command
    std::string ItemOf(const std::string& style) const
    {
        std::string file = "'" + m_name + ".dat' index " + std::to_string(m_index);
        const std::size_t mark = style.find(BAND_MARK);
        if (mark == std::string::npos)
        {
            return file + ' ' + style;
        }
        const std::string title = style.substr(0, style.rfind("with ", mark));
        const std::string colour = style.substr(mark + std::string(BAND_MARK).size() + 1);
        // Of quantities that are never negative, and may have a logarithmic axis.
        return file +
               " using 1:($2-$3>1e-3?$2-$3:1e-3):($2+$3) notitle with filledcurves fs transparent "
               "solid " +
               "0.25 noborder " + colour + ", \\\n     " + file + " using 1:2 " + title +
               " with lines " + colour + " lw 2";
    }

    /// \param lines where the data begin, up to a line "e" \param set which of its plot's
    void ReadData(std::istream& lines, std::size_t set)
    {
        std::vector<std::string> data;
        std::size_t columns = 0;
        for (std::string line; std::getline(lines, line) && line != "e";)
        {
            std::istringstream words(line);
            std::size_t count = 0;
            for (std::string word; words >> word;)
            {
                ++count;
            }
            columns = std::max(columns, count);
            data.push_back(line);
        }
        const std::size_t index = m_index - m_titles.size() + set;
        m_data << (index == 0 ? "" : "\n\n") << "# index " << index;
        for (const std::string& part : {m_title, m_titles[set]})
        {
            m_data << (part.empty() ? "" : ": ") << part;
        }
        m_data << "\n# " << (m_x.empty() ? m_lastX : m_x) << '\t' << (m_y.empty() ? "y" : m_y)
               << (columns > 2 ? "\thalf of the 95 % interval" : "") << '\n';
        if (data.empty())
        {
            data.emplace_back("NaN NaN"); // or gnuplot would not count it
        }
        for (std::size_t i = 0; i < data.size(); ++i)
        {
            const bool isSecondGap = i > 0 && data[i].empty() && data[i - 1].empty();
            if (!isSecondGap) // two in a row would begin the next data set
            {
                m_data << data[i] << '\n';
            }
        }
    }

    /// \param line a command; titles and labels are kept for the data's comments
    void ReadLabel(const std::string& line)
    {
        static const std::regex label("set (title|xlabel|ylabel) (['\"])(.*)\\2.*");
        std::smatch match;
        if (!std::regex_match(line, match, label))
        {
            return;
        }
        const std::string text = match[3].str();
        if (match[1] == "xlabel")
        {
            m_x = text.empty() ? m_x : text;
            return;
        }
        (match[1] == "title" ? m_title : m_y) = text;
    }

    std::string m_name;
    std::size_t m_index{0}; //!< of the next data set in the file
    std::vector<std::string> m_titles;
    std::string m_title;
    std::string m_x;
    std::string m_lastX{"x"};
    std::string m_y;
    std::ostringstream m_script;
    std::ostringstream m_data;
};

/// \param height of a picture in pixels \return gnuplot's terminal for it
std::string
TerminalOf(int height)
{
    return "pngcairo size 1100," + std::to_string(height) + " font 'DejaVu Sans,13'";
}

/// \param path of a file \param text all of it
void
WriteWhole(const std::string& path, const std::string& text)
{
    std::ofstream out(path);
    out << text;
    out.close();
    NS_ABORT_MSG_IF(!out, "cannot write " << path << "; is the disk full?");
}

} // namespace

const char* const PlotFolder::LOOK = "set grid lc rgb '#dddddd'\nset border 3\nset tics nomirror\n";

const char*
PlotColour(std::size_t i)
{
    static const char* const colours[] =
        {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000"};
    return colours[i % 7];
}

std::string
PlotLineStyle(const std::string& colour, const std::string& more)
{
    return "lc rgb '" + colour + "' " + more;
}

std::string
PlotQuote(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c;
        quoted += c == '\'' ? "'" : "";
    }
    return quoted + "'";
}

Gnuplot2dDataset
PlotDataset(const std::string& title, Gnuplot2dDataset::Style style, const std::string& extra)
{
    Gnuplot2dDataset dataset(title);
    dataset.SetStyle(style);
    dataset.SetExtra(extra);
    return dataset;
}

Gnuplot2dDataset
PlotBandDataset(const std::string& title, const std::string& colour)
{
    auto dataset = PlotDataset(title,
                               Gnuplot2dDataset::LINES,
                               std::string(BAND_MARK) + " lc rgb '" + colour + "'");
    dataset.SetErrorBars(Gnuplot2dDataset::Y);
    return dataset;
}

PlotFolder::PlotFolder(const std::string& path)
    : m_path(path)
{
}

GnuplotCollection
PlotFolder::Begin(const std::string& name, int height)
{
    GnuplotCollection plots(name + ".png");
    plots.SetTerminal(TerminalOf(height));
    return plots;
}

void
PlotFolder::Save(const std::string& name, GnuplotCollection& plots)
{
    std::ostringstream whole;
    plots.GenerateOutput(whole);
    PlotSplitter parts(name);
    parts.Read(whole.str());
    Add(name, parts.GetScript(), parts.GetData());
}

void
PlotFolder::SaveScript(const std::string& name,
                       int height,
                       const std::string& script,
                       const std::string& data)
{
    Add(name,
        "set terminal " + TerminalOf(height) + "\nset output \"" + name + ".png\"\n" + script,
        data);
}

void
PlotFolder::Add(const std::string& name, const std::string& script, const std::string& data)
{
    WriteWhole(m_path + "/" + name + ".plt",
               "# Draw it again: gnuplot " + name + ".plt; its data are in " + name + ".dat.\n" +
                   script);
    WriteWhole(m_path + "/" + name + ".dat", data);
    m_names.push_back(name);
}

void
PlotFolder::Render() const
{
    namespace fs = std::filesystem;
    if (std::system("command -v gnuplot > /dev/null 2>&1") != 0)
    {
        std::cerr << "gnuplot is not installed: the .plt files are written, the pictures are not\n";
        return;
    }
    const fs::path here = fs::current_path();
    fs::current_path(m_path);
    for (const std::string& name : m_names)
    {
        // The same file serves both: only the terminal and the name of the picture differ.
        const std::string svg = "sed -e 's/^set terminal pngcairo \\(.*\\)/set terminal svg \\1 "
                                "background \"white\"/' -e 's/^set output .*/set output \"" +
                                name + ".svg\"/' " + name + ".plt | gnuplot";
        const int drawn =
            std::system(("gnuplot " + name + ".plt").c_str()) + std::system(svg.c_str());
        if (drawn != 0)
        {
            std::cerr << "gnuplot could not draw " << name << ".plt\n";
        }
    }
    fs::current_path(here);
}

} // namespace vpc
} // namespace ns3
