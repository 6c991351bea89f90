using System.Globalization;

namespace CaptchaGate.Bench.Load;

/// <summary>What the command line asks for; everything is bounded in number and time.</summary>
internal sealed record Settings
{
    public const string Usage = """
        bench/Load [compare] [--rates 1000,2000] [--processes 3] [--rounds 8] [--seconds 2] [--saturated-seconds 1] [--warm-up 10] [--no-npm]
                   [--variant NAME=VALUE;…]… [--plot FILE] [NAME=VALUE …]
        bench/Load soak [--rates 1000] [--soak-seconds 300] [NAME=VALUE …]
        bench/Load cold [--starts 15] [--plot FILE]
        bench/Load overload [--rounds 8] [--seconds 2] [--warm-up 10] [NAME=VALUE …]
        bench/Load shared [--rates 1000] [--processes 3] [--rounds 8] [--seconds 4] [--warm-up 10] [NAME=VALUE …]
        bench/Load bodies [--rounds 8] [NAME=VALUE …]
        bench/Load instructions
        NAME=VALUE      is set in the environment of the gate and the floor, such as DOTNET_gcServer=0.
                        STANDARD_OUTPUT=<path> keeps what they print; with soak, that is the gate's log.
        --no-publish    takes what an earlier run published.
        --plot          also draws the result, as SVG.
        --variant       adds one more gate with other settings, in the same run; program=<path> takes another build of it.
        """;

    public const int UsualRate = 1000;

    public IReadOnlyList<int> Rates { get; init; } = [UsualRate];

    /// <value>How many times all programs are started.</value>
    public int Processes { get; init; } = 3;

    /// <value>How many rounds each start is measured for.</value>
    public int Rounds { get; init; } = 8;

    public int Seconds { get; init; } = 2;

    public int SaturatedSeconds { get; init; } = 1;

    public int WarmUpSeconds { get; init; } = 10;

    public int SoakSeconds { get; init; } = 300;

    public int Starts { get; init; } = 15;

    public bool Npm { get; init; } = true;

    /// <value>Whether to publish anew what an earlier run published.</value>
    public bool Publish { get; init; } = true;

    /// <value>Where to draw the result; null for nowhere.</value>
    public string? Plot { get; init; }

    /// <value>Further gates, each as <c>NAME=VALUE;…</c>.</value>
    public IReadOnlyList<string> Variants { get; init; } = [];

    public IReadOnlyDictionary<string, string> Runtime { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <returns>Null when an argument is not one of <see cref="Usage"/>.</returns>
    public static Settings? Parse(ReadOnlySpan<string> args)
    {
        var settings = new Settings();
        var runtime = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var parsed = args[i] switch
            {
                "--no-npm" => settings with { Npm = false },
                "--no-publish" => settings with { Publish = false },
                "--variant" when value.Contains('=', StringComparison.Ordinal) => settings with { Variants = [.. settings.Variants, value] },
                "--plot" when value.EndsWith(".svg", StringComparison.Ordinal) => settings with { Plot = value },
                "--rates" => With(value, 20_000, rates => settings with { Rates = rates }),
                "--processes" => With(value, 20, numbers => settings with { Processes = numbers[0] }),
                "--rounds" => With(value, 100, numbers => settings with { Rounds = numbers[0] }),
                "--seconds" => With(value, 120, numbers => settings with { Seconds = numbers[0] }),
                "--saturated-seconds" => With(value, 120, numbers => settings with { SaturatedSeconds = numbers[0] }),
                "--soak-seconds" => With(value, 3600, numbers => settings with { SoakSeconds = numbers[0] }),
                "--starts" => With(value, 100, numbers => settings with { Starts = numbers[0] }),
                "--warm-up" => With(value, 120, numbers => settings with { WarmUpSeconds = numbers[0] }),
                var pair when pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && runtime.TryAdd(pair[..at], pair[(at + 1)..]) => settings,
                _ => null,
            };
            if (parsed is null)
                return null;
            settings = parsed;
            if (args[i] is ['-', '-', ..] and not ("--no-npm" or "--no-publish"))
                i++;
        }

        return settings with { Runtime = runtime };
    }

    private static Settings? With(string value, int most, Func<int[], Settings> set)
    {
        var numbers = new List<int>();
        foreach (var part in value.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most)
                return null;
            numbers.Add(number);
        }

        return set([.. numbers]);
    }
}
