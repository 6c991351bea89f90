using CaptchaGate.Bench.Load;

var mode = args is [var first, ..] && first is "compare" or "soak" or "cold" or "profile" ? first : "";
if (Settings.Parse(args.AsSpan(mode.Length == 0 ? 0 : 1)) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

await (mode switch
{
    "soak" => new Soak(settings).RunAsync(),
    "cold" => new ColdStart(settings).RunAsync(),
    "profile" => StartProfile.RunAsync(),
    _ => new Comparison(settings).RunAsync(),
});
return 0;
