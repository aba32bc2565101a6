from marketplace import main

main()
