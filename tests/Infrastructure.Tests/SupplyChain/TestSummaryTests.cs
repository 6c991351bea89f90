namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary><c>eng/test-summary.sh</c>, which ends the output of <c>.ci/run</c>.</summary>
public sealed class TestSummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("summary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Counts_are_by_suite_and_in_total()
    {
        Write("One.Tests", Result("A.Passes", "Passed"), Result("A.Fails", "Failed"), Result("A.IsSkipped", "NotExecuted"));
        Write("Two.Tests", Result("B.Passes", "Passed"));

        var lines = await SummaryAsync();

        Assert.Equal("One.Tests 1 1 1 3.0", Words(lines[1]));
        Assert.Equal("Two.Tests 1 0 0 1.0", Words(lines[2]));
        Assert.Equal("all 2 1 1", Words(lines[3]));
    }

    [Fact]
    public async Task A_skipped_test_has_its_reason()
    {
        Write("One.Tests",
            Result("A.IsSkipped(text: &quot;&lt;&amp;&gt;&quot;)", "NotExecuted", output: "<ErrorInfo><Message>needs &lt;clang&gt;</Message></ErrorInfo>"),
            Result("A.HasNoReason", "NotExecuted"));

        var lines = await SummaryAsync();

        var skipped = Array.IndexOf(lines, "Skipped:");
        Assert.Equal(["  One.Tests: A.HasNoReason: no reason given", "  One.Tests: A.IsSkipped(text: \"<&>\"): needs <clang>"], lines[(skipped + 1)..(skipped + 3)]);
    }

    [Fact]
    public async Task The_ten_slowest_tests_come_first()
    {
        Write("One.Tests", [.. Enumerable.Range(1, 15).Select(static i => Result($"A.Test{i}", "Passed", $"00:01:{i:00}.5000000"))]);

        var lines = await SummaryAsync();

        var slowest = lines[(Array.IndexOf(lines, "Slowest tests:") + 1)..];
        Assert.Equal([.. Enumerable.Range(0, 10).Select(static i => $"{75 - i}.5 s One.Tests: A.Test{15 - i}")], slowest.Select(Words));
    }

    [Fact]
    public async Task Without_results_it_says_so() => Assert.Equal([$"No test results in {_folder}."], await SummaryAsync());

    [Fact]
    public void The_run_prints_it_before_the_closing_line()
    {
        var run = Repository.Read(".ci/run");
        var summary = run.IndexOf("bash eng/test-summary.sh \"$results\"\n", StringComparison.Ordinal);
        var closing = run.IndexOf("echo \"$passed passed, $((failed + failed_steps)) failed\"\n", StringComparison.Ordinal);
        Assert.InRange(summary, 0, closing);
        Assert.DoesNotContain("echo", run[(closing + 5)..], StringComparison.Ordinal);
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Result(string name, string outcome, string duration = "00:00:01.0000000", string? output = null)
    {
        var start = $"<UnitTestResult testName=\"{name}\" duration=\"{duration}\" outcome=\"{outcome}\"";
        return output is null ? $"{start} />" : $"{start}><Output>{output}</Output></UnitTestResult>";
    }

    // A message after the results, as in a real file: it belongs to no test.
    private void Write(string suite, params string[] results) => File.WriteAllText(
        Path.Combine(_folder, $"{suite}.trx"),
        $"<TestRun><Results>\n{string.Join('\n', results)}\n</Results><ResultSummary><Output><StdOut>other</StdOut></Output></ResultSummary></TestRun>");

    private async Task<string[]> SummaryAsync()
    {
        var (code, output, error) = await Tool.RunAsync(null, "bash", "eng/test-summary.sh", _folder);
        Assert.True(code == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
