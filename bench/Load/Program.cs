using CaptchaGate.Bench.Load;

var mode = args is [var first, ..] && first is "compare" or "soak" or "cold" or "instructions" or "shared" or "overload" or "bodies" ? first : "";
if (Settings.Parse(args.AsSpan(mode.Length == 0 ? 0 : 1)) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

switch (mode)
{
    case "soak":
        await new Soak(settings).RunAsync();
        break;
    case "cold":
        await new ColdStart(settings).RunAsync();
        break;
    case "shared":
        await new SharedState(settings).RunAsync();
        break;
    case "overload":
        await new Overload(settings).RunAsync();
        break;
    case "bodies":
        await new BodyCost(settings).RunAsync();
        break;
    case "instructions":
        return await Instructions.RunAsync();
    default:
        await new Comparison(settings).RunAsync();
        break;
}

return 0;
