#include "COpenBLAS.h"
int ob_placeholder(void){return 0;}
