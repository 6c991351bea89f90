namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Where the log goes; standard output, unless something else is registered.</summary>
public sealed record LogOutput(Stream Stream);
