namespace CaptchaGate.Samples.SendCode;

/// <summary>Sends the message. Put your SMS or e-mail provider here.</summary>
internal interface ICodeSender
{
    Task SendAsync(string to, string code, CancellationToken cancellationToken);
}

/// <summary>Prints the code instead, for development.</summary>
internal sealed class ConsoleCodeSender : ICodeSender
{
    public Task SendAsync(string to, string code, CancellationToken cancellationToken)
    {
        Console.WriteLine($"The code for {to} is {code}.");
        return Task.CompletedTask;
    }
}
