using System.Text.RegularExpressions;
using System.Threading.RateLimiting;

namespace CaptchaGate.TestKit.Matrix;

/// <summary>What came out of one case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Control">The slowest of the control client's calls, in milliseconds.</param>
/// <param name="Figures">What was counted, for people.</param>
/// <param name="Faults">What should not have happened; empty for a case that passed.</param>
internal sealed record CaseReport(string Case, double Control, string Figures, IReadOnlyList<string> Faults)
{
    /// <value>The slowest call of the control client that a case may have seen: beyond, the machine and not the product was slow.</value>
    public const double ControlLimit = 250;

    public bool IsVoid => Control > ControlLimit;

    public override string ToString() => $"{Case}: {Figures}; control {Control:F0} ms{string.Concat(Faults.Select(static fault => $"\n  FAULT {fault}"))}";
}

/// <summary>
/// Runs the cases of a matrix, some at the same time, each up to three times while it is void, and writes a line for each to
/// <c>artifacts/matrix</c>. Its tests ask for the result of one case each.
/// </summary>
internal sealed class CaseRuns<TCase> : IDisposable
    where TCase : notnull
{
    private const int MostTries = 3;
    private readonly Dictionary<string, Lazy<Task<CaseReport>>> _runs;
    private readonly ConcurrencyLimiter _places;
    private readonly Func<TCase, int> _weight;
    private readonly string _file;
    private readonly Lock _lock = new();
    private int _tries;
    private int _voids;
    private bool _started;

    /// <param name="suite">The name of the file in <c>artifacts/matrix</c>.</param>
    /// <param name="parallel">How many cases run at the same time.</param>
    /// <param name="cases">The matrix.</param>
    /// <param name="run">Runs a case.</param>
    /// <param name="weight">How many of the <paramref name="parallel"/> places a case takes, 1 to <paramref name="parallel"/>. 1, where it is null.</param>
    public CaseRuns(string suite, int parallel, IEnumerable<TCase> cases, Func<TCase, Task<CaseReport>> run, Func<TCase, int>? weight = null)
    {
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = parallel, QueueLimit = int.MaxValue });
        _weight = weight ?? (static _ => 1);
        _file = Path.Combine(RepositoryFolder(), "artifacts", "matrix", $"{suite}.txt");
        _runs = cases
            .Where(static one => MatrixChoice.Only is not { } only || Regex.IsMatch(one.ToString()!, only, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .ToDictionary(static one => one.ToString()!, one => new Lazy<Task<CaseReport>>(() => RunAsync(one, run)), StringComparer.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllText(_file, "");
    }

    public IEnumerable<string> Names => _runs.Keys;

    /// <value>How many runs there were and how many of them were void.</value>
    public (int Runs, int Void) Count => (_tries, _voids);

    public Task<CaseReport> ResultAsync(string name)
    {
        lock (_lock)
        {
            if (!_started)
            {
                _started = true;
                foreach (var run in _runs.Values)
                    _ = run.Value;
            }
        }

        return _runs[name].Value;
    }

    public void Dispose() => _places.Dispose();

    private async Task<CaseReport> RunAsync(TCase one, Func<TCase, Task<CaseReport>> run)
    {
        using var places = await _places.AcquireAsync(_weight(one));
        for (var tries = 1; ; tries++)
        {
            var report = await run(one);
            Note(report);
            if (!report.IsVoid || tries == MostTries)
                return report;
        }
    }

    private void Note(CaseReport report)
    {
        lock (_lock)
        {
            _tries++;
            _voids += report.IsVoid ? 1 : 0;
            File.AppendAllText(_file, $"{(report.IsVoid ? "VOID " : "")}{report}\n");
        }
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CaptchaGate.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        return folder.FullName;
    }
}
