using System.Diagnostics;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>
/// Progress of long work on standard error: a bar with rate and time left where it is a terminal, a line every few seconds
/// where it is not.
/// </summary>
static class ProgressLine
{
    const double SecondsBetweenLines = 5, SecondsBetweenFrames = 0.1;

    /// <param name="title">What is being done.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="work">Gets a function to call with (done, total, further words) as often as it likes.</param>
    public static T Run<T>(string title, string unit, Func<Action<long, long, string>, T> work) =>
        Console.IsErrorRedirected ? Lines(title, unit, work) : Bar(title, unit, work);

    static T Lines<T>(string title, string unit, Func<Action<long, long, string>, T> work)
    {
        var clock = Stopwatch.StartNew();
        var pace = new Pace(unit);
        double next = SecondsBetweenLines;
        return work((done, total, words) =>
        {
            pace.Reach(done);
            if (clock.Elapsed.TotalSeconds < next) return;
            next = clock.Elapsed.TotalSeconds + SecondsBetweenLines;
            Console.Error.WriteLine($"{title}: {100.0 * done / Math.Max(1, total):f0} %  {pace.Words(total)}  {words}".TrimEnd());
        });
    }

    static T Bar<T>(string title, string unit, Func<Action<long, long, string>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(title, maxValue: 1);
                var clock = Stopwatch.StartNew();
                var pace = new Pace(unit);
                double next = 0;
                T result = work((done, total, words) =>
                {
                    pace.Reach(done);
                    if (clock.Elapsed.TotalSeconds < next && done < total) return;
                    next = clock.Elapsed.TotalSeconds + SecondsBetweenFrames;
                    task.Value = (double)done / Math.Max(1, total);
                    task.Description = Markup.Escape($"{title}  {pace.Words(total)}  {words}");
                });
                task.Value = 1;
                return result;
            });
    }
}
